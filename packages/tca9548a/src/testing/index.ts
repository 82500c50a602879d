export { SimulatedMultiplexer, type SimulatedMultiplexerOptions } from "./simulated-multiplexer.ts";
export {
  SimulatedPCA9547,
  SimulatedTCA9543A,
  SimulatedTCA9545A,
  SimulatedTCA9546A,
  SimulatedTCA9548A,
} from "./simulated-tca9548a.ts";
