/**
 * What this package uses of npm `i2c-bus` 5. Described here and not imported, so that whoever compiles against
 * this package needs no types of `i2c-bus` or of Node.
 */
export interface I2CBusAddon {
  /** Makes an object and opens nothing: the device is opened for each address when that is used first. */
  openSync(busNumber: number): AddonBus;
}

/** What the adapter can do, as the kernel tells (I2C_FUNCS). */
export interface AdapterFunctions {
  /** Plain I²C messages of any length. */
  readonly i2c: boolean;
  readonly smbusQuick: boolean;
  readonly smbusReceiveByte: boolean;
  readonly smbusSendByte: boolean;
  readonly smbusReadByte: boolean;
  readonly smbusWriteByte: boolean;
  readonly smbusReadWord: boolean;
  readonly smbusWriteWord: boolean;
  readonly smbusReadI2cBlock: boolean;
  readonly smbusWriteI2cBlock: boolean;
}

/** Blocks until the transfer has ended. Buffers must be instances of Node's `Buffer`. */
export interface AddonBus {
  promisifiedBus(): PromisedAddonBus;
  closeSync(): void;
  writeQuickSync(address: number, bit: number): unknown;
  receiveByteSync(address: number): number;
  sendByteSync(address: number, byte: number): unknown;
  readByteSync(address: number, command: number): number;
  writeByteSync(address: number, command: number, byte: number): unknown;
  readWordSync(address: number, command: number): number;
  writeWordSync(address: number, command: number, word: number): unknown;
  readI2cBlockSync(address: number, command: number, length: number, buffer: Uint8Array): number;
  writeI2cBlockSync(address: number, command: number, length: number, buffer: Uint8Array): unknown;
  i2cReadSync(address: number, length: number, buffer: Uint8Array): number;
  i2cWriteSync(address: number, length: number, buffer: Uint8Array): number;
}

/** The same on Node's thread pool. */
export interface PromisedAddonBus {
  i2cFuncs(): Promise<AdapterFunctions>;
  writeQuick(address: number, bit: number): Promise<unknown>;
  receiveByte(address: number): Promise<number>;
  sendByte(address: number, byte: number): Promise<unknown>;
  readByte(address: number, command: number): Promise<number>;
  writeByte(address: number, command: number, byte: number): Promise<unknown>;
  readWord(address: number, command: number): Promise<number>;
  writeWord(address: number, command: number, word: number): Promise<unknown>;
  readI2cBlock(address: number, command: number, length: number, buffer: Uint8Array): Promise<BytesRead>;
  writeI2cBlock(address: number, command: number, length: number, buffer: Uint8Array): Promise<unknown>;
  i2cRead(address: number, length: number, buffer: Uint8Array): Promise<BytesRead>;
  i2cWrite(address: number, length: number, buffer: Uint8Array): Promise<BytesWritten>;
}

export interface BytesRead {
  readonly bytesRead: number;
}

export interface BytesWritten {
  readonly bytesWritten: number;
}
