export type { ConversionSpeed } from "./conversion-engine.ts";
export { functionLoad, type FunctionLoadOptions } from "./function-load.ts";
export { constantLoad, type LoadRange, type LoadValues, type SimulatedLoad } from "./load.ts";
export { rampLoad, type RampOptions } from "./ramp.ts";
export { SimulatedINA260, type SimulatedINA260Options } from "./simulated-ina260.ts";
export { squareWaveLoad, type SquareWaveOptions } from "./square-wave.ts";
