export {
  SimulatedMultiplexer,
  type SimulatedMultiplexerOptions,
  SimulatedPCA9547,
  SimulatedTCA9543A,
  SimulatedTCA9545A,
  SimulatedTCA9546A,
  SimulatedTCA9548A,
} from "./simulated-multiplexer.ts";
