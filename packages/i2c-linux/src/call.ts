import { I2CError } from "@rbp/i2c";

/** What an adapter can do, by the bits of I2C_FUNCS (linux/i2c.h): plain I²C messages of any length, and SMBus calls. */
export const adapterFunctions = {
  i2c: 0x0000_0001,
  smbusQuick: 0x0001_0000,
  smbusReceiveByte: 0x0002_0000,
  smbusSendByte: 0x0004_0000,
  smbusReadByte: 0x0008_0000,
  smbusWriteByte: 0x0010_0000,
  smbusReadWord: 0x0020_0000,
  smbusWriteWord: 0x0040_0000,
  smbusReadI2cBlock: 0x0400_0000,
  smbusWriteI2cBlock: 0x0800_0000,
} as const;

export type AdapterFunctions = { readonly [Name in keyof typeof adapterFunctions]: boolean };

/** The SMBus calls by the names that `i2c-bus` has for them, with the `size` that they have in I2C_SMBUS (linux/i2c.h). */
export const smbusSizes = {
  writeQuick: 0,
  receiveByte: 1,
  sendByte: 1,
  readByte: 2,
  writeByte: 2,
  readWord: 3,
  writeWord: 3,
  readI2cBlock: 8,
  writeI2cBlock: 8,
} as const;

export type SmbusCall = keyof typeof smbusSizes;

/** The one call that puts a transfer on the wire. */
export type Call = SmbusCall | "i2cRead" | "i2cWrite";

/** Longest block of an SMBus call (linux/i2c.h, I2C_SMBUS_BLOCK_MAX). */
export const BLOCK_MAXIMUM = 32;

/** Longest message of an I2C_RDWR (i2c-dev.c). */
export const MESSAGE_MAXIMUM = 8192;

/**
 * Chooses the call whose bytes on the wire are exactly those of the transfer.
 *
 * @returns Undefined where the adapter, or `i2c-bus`, could do it only in two pieces with a STOP between them.
 */
export function chooseCall(can: AdapterFunctions, writeLength: number, readLength: number): Call | undefined {
  if (readLength === 0) return writeLength === 0 ? chooseProbe(can) : chooseWrite(can, writeLength);
  return writeLength === 0 ? chooseRead(can, readLength) : chooseWriteRead(can, writeLength, readLength);
}

// A write() of no bytes would do the same, but Node answers it without asking the system.
function chooseProbe(can: AdapterFunctions): Call | undefined {
  return can.smbusQuick ? "writeQuick" : undefined;
}

function chooseRead(can: AdapterFunctions, length: number): Call | undefined {
  if (length === 1 && can.smbusReceiveByte) return "receiveByte";
  return can.i2c ? "i2cRead" : undefined;
}

function chooseWrite(can: AdapterFunctions, length: number): Call | undefined {
  if (length === 1 && can.smbusSendByte) return "sendByte";
  if (can.i2c) return "i2cWrite";
  if (length === 2 && can.smbusWriteByte) return "writeByte";
  if (length === 3 && can.smbusWriteWord) return "writeWord";
  if (length > 1 && length <= 1 + BLOCK_MAXIMUM && can.smbusWriteI2cBlock) return "writeI2cBlock";
  return undefined;
}

function chooseWriteRead(can: AdapterFunctions, writeLength: number, readLength: number): Call | undefined {
  if (writeLength !== 1) return undefined;
  if (readLength <= BLOCK_MAXIMUM && can.smbusReadI2cBlock) return "readI2cBlock";
  if (readLength === 2 && can.smbusReadWord) return "readWord";
  if (readLength === 1 && can.smbusReadByte) return "readByte";
  return undefined;
}

/** The error for a transfer that {@link chooseCall} finds no call for. */
export function unsupportedTransfer(writeLength: number, readLength: number): I2CError {
  if (writeLength === 0 && readLength === 0) {
    return new I2CError("unsupported", {
      found: "this adapter has no SMBus quick command",
      advice: "probe by reading a register",
    });
  }
  const combined = writeLength > 0 && readLength > 0;
  return new I2CError("unsupported", {
    found: combined
      ? `this adapter cannot write ${String(writeLength)} and read ${String(readLength)} bytes in one transfer`
      : "this adapter has no plain I2C messages of this length",
    advice: combined
      ? "write one byte and read up to 32, or write and read in two transfers if the target allows a STOP between"
      : "use transfers that are SMBus calls: a register number and one or two bytes",
  });
}
