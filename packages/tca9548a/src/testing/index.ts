export { SimulatedMultiplexer } from "./simulated-multiplexer.ts";
export { SimulatedTCA9548A } from "./simulated-tca9548a.ts";
