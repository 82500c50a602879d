import type { AdapterFunctions, Call } from "./call.ts";
import type { Eventual } from "./device.ts";

/**
 * What this package uses of npm `i2c-bus` 5. Described here and not imported, so that whoever compiles against
 * this package needs no types of `i2c-bus` or of Node.
 */
export interface I2CBusAddon {
  /** Makes an object and opens nothing: the device is opened for each address when that is used first. */
  openSync(busNumber: number): AddonBus;
}

/** Each call twice: on Node's thread pool, and under a name with "Sync" blocking until the transfer has ended. */
export interface AddonBus extends BlockingCalls {
  promisifiedBus(): AddonCalls & { i2cFuncs(): Promise<AdapterFunctions> };
  closeSync(): void;
}

type BlockingCalls = { readonly [Name in Call as `${Name}Sync`]: AddonCalls[Name] };

/** The calls of both kinds. Buffers must be instances of Node's `Buffer`. */
export interface AddonCalls extends Record<Call, unknown> {
  writeQuick(address: number, bit: number): unknown;
  receiveByte(address: number): Eventual<number>;
  sendByte(address: number, byte: number): unknown;
  readByte(address: number, command: number): Eventual<number>;
  writeByte(address: number, command: number, byte: number): unknown;
  readWord(address: number, command: number): Eventual<number>;
  writeWord(address: number, command: number, word: number): unknown;
  readI2cBlock(address: number, command: number, length: number, buffer: Uint8Array): Eventual<Count>;
  writeI2cBlock(address: number, command: number, length: number, buffer: Uint8Array): unknown;
  i2cRead(address: number, length: number, buffer: Uint8Array): Eventual<Count>;
  i2cWrite(address: number, length: number, buffer: Uint8Array): Eventual<Count>;
}

/** How many bytes: a blocking call returns the number, one on the thread pool an object with it. */
export type Count = number | { readonly bytesRead: number } | { readonly bytesWritten: number };
