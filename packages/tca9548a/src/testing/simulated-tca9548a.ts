import { variants } from "../variants.ts";
import { SimulatedMultiplexer, type SimulatedMultiplexerOptions } from "./simulated-multiplexer.ts";

/** A simulated TCA9548A: eight segments, any combination of which can be connected at once. */
export class SimulatedTCA9548A extends SimulatedMultiplexer {
  constructor(options: SimulatedMultiplexerOptions = {}) {
    super(variants.TCA9548A, options);
  }
}

/** A simulated TCA9546A: four segments. */
export class SimulatedTCA9546A extends SimulatedMultiplexer {
  constructor(options: SimulatedMultiplexerOptions = {}) {
    super(variants.TCA9546A, options);
  }
}

/** A simulated TCA9545A: four segments, interrupt inputs in bits 7…4. */
export class SimulatedTCA9545A extends SimulatedMultiplexer {
  constructor(options: SimulatedMultiplexerOptions = {}) {
    super(variants.TCA9545A, options);
  }
}

/** A simulated TCA9543A: two segments, interrupt inputs in bits 5…4. */
export class SimulatedTCA9543A extends SimulatedMultiplexer {
  constructor(options: SimulatedMultiplexerOptions = {}) {
    super(variants.TCA9543A, options);
  }
}

/** A simulated PCA9547: eight segments, one at most connected, the first of them after power-on. */
export class SimulatedPCA9547 extends SimulatedMultiplexer {
  constructor(options: SimulatedMultiplexerOptions = {}) {
    super(variants.PCA9547, options);
  }
}
