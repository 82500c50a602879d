import type { I2CBus } from "@rbp/i2c";
import { Multiplexer, type MultiplexerOptions } from "./multiplexer.ts";
import { variants } from "./variants.ts";

/**
 * TI TCA9548A, eight channels (data sheet SCPS207); the PCA9548A is programmed in the same way.
 *
 * The constructor does no I/O and makes the chip known to `bus`, which keeps what is behind it apart from
 * everything else on the same segment. Create one object for each chip.
 *
 * @throws RangeError when the address is not one that the chip's pins can select.
 * @throws I2CError `address-in-use` when the segment has a multiplexer at this address already.
 */
export class TCA9548A extends Multiplexer {
  constructor(bus: I2CBus, options: MultiplexerOptions = {}) {
    super(variants.TCA9548A, bus, options);
  }
}

/** TI TCA9546A and PCA9546A: four channels. As {@link TCA9548A} in all else. */
export class TCA9546A extends Multiplexer {
  constructor(bus: I2CBus, options: MultiplexerOptions = {}) {
    super(variants.TCA9546A, bus, options);
  }
}

/** TI TCA9545A and PCA9545A: four channels with interrupt inputs, 0x70…0x73. As {@link TCA9548A} in all else. */
export class TCA9545A extends Multiplexer {
  constructor(bus: I2CBus, options: MultiplexerOptions = {}) {
    super(variants.TCA9545A, bus, options);
  }
}

/** TI TCA9543A and PCA9543A: two channels with interrupt inputs, 0x70…0x73. As {@link TCA9548A} in all else. */
export class TCA9543A extends Multiplexer {
  constructor(bus: I2CBus, options: MultiplexerOptions = {}) {
    super(variants.TCA9543A, bus, options);
  }
}

/** NXP PCA9547: eight channels, channel 0 connected at power-on. As {@link TCA9548A} in all else. */
export class PCA9547 extends Multiplexer {
  constructor(bus: I2CBus, options: MultiplexerOptions = {}) {
    super(variants.PCA9547, bus, options);
  }
}
