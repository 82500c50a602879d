export type { EmulatedAdapterOptions, EmulatedFault, EmulatedTransaction, MessageWire } from "./adapter.ts";
export { emulatedAdapters, type EmulatedAdapterModel, functionality } from "./adapter-models.ts";
export { type EmulatedDevice, emulateI2CDevice } from "./emulate.ts";
export type { EmulatedBusOptions } from "./server.ts";
export { findCompiler } from "./shim.ts";
