import { I2CError } from "@rbp/i2c";

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

/** The SMBus calls, by the names that `i2c-bus` has for them. */
export const smbusCalls = [
  "writeQuick",
  "receiveByte",
  "sendByte",
  "readByte",
  "writeByte",
  "readWord",
  "writeWord",
  "readI2cBlock",
  "writeI2cBlock",
] as const;

export type SmbusCall = (typeof smbusCalls)[number];

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
