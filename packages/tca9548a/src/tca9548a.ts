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
