export type { Selection } from "./control.ts";
export { identifyTCA9548A } from "./identify.ts";
export { type IdlePolicy, Multiplexer, type MultiplexerOptions, type WriteOnlyWire } from "./multiplexer.ts";
export { PCA9547, TCA9543A, TCA9545A, TCA9546A, TCA9548A } from "./tca9548a.ts";
export {
  multiplexerAddresses,
  type Part,
  type Variant,
  variants as multiplexerVariants,
} from "./variants.ts";
