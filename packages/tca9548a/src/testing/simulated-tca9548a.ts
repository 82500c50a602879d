import { variants } from "../variants.ts";
import { SimulatedMultiplexer, type SimulatedMultiplexerOptions } from "./simulated-multiplexer.ts";

/** A simulated TCA9548A: eight segments, any combination of which can be connected at once. */
export class SimulatedTCA9548A extends SimulatedMultiplexer {
  constructor(options: SimulatedMultiplexerOptions = {}) {
    super(variants.TCA9548A, options);
  }
}
