export { ManualClock } from "./manual-clock.ts";
export { SimulatedSegment } from "./segment.ts";
export { SimulatedI2C, type SimulatedMessage } from "./simulated-bus.ts";
export { SimulatedRegisterTarget } from "./simulated-registers.ts";
export type { SimulatedTarget } from "./target.ts";
