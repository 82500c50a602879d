import { tca9548a } from "../variants.ts";
import { SimulatedMultiplexer } from "./simulated-multiplexer.ts";

/** A simulated TCA9548A: eight segments, any combination of which can be connected at once. */
export class SimulatedTCA9548A extends SimulatedMultiplexer {
  constructor(options: { readonly address?: number } = {}) {
    super(tca9548a, options.address ?? 0x70);
  }
}
