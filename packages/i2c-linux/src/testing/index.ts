export { emulatedAdapters, type EmulatedAdapterModel, functionality } from "./adapter-models.ts";
export { type EmulatedDevice, emulateI2CDevice } from "./emulate.ts";
export type {
  EmulatedAdapterOptions,
  EmulatedBusOptions,
  EmulatedChannelOptions,
  EmulatedDriver,
  EmulatedFault,
  EmulatedMultiplexerOptions,
  EmulatedTransaction,
  MessageWire,
} from "./options.ts";
export { findCompiler } from "./shim.ts";
