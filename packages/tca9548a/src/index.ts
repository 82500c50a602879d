export { type IdlePolicy, Multiplexer, type MultiplexerOptions } from "./multiplexer.ts";
export { TCA9548A } from "./tca9548a.ts";
