import type { I2CWire } from "./bus.ts";

/**
 * Reads a 16-bit register, most significant byte first: one byte of pointer, repeated START, two bytes.
 *
 * @param register Pointer value, 0…255.
 * @returns The register's value, 0…65535.
 */
export async function readRegister16(wire: I2CWire, address: number, register: number): Promise<number> {
  const bytes = await wire.transfer(address, Uint8Array.of(checkByte(register)), 2);
  // The bus contract promises exactly two bytes.
  return ((bytes[0] as number) << 8) | (bytes[1] as number);
}

/**
 * Writes a 16-bit register, most significant byte first.
 *
 * @param register Pointer value, 0…255.
 * @param value 0…65535.
 */
export async function writeRegister16(
  wire: I2CWire,
  address: number,
  register: number,
  value: number,
): Promise<void> {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff) {
    throw new RangeError(`a 16-bit register takes 0 to 65535, found ${String(value)}`);
  }
  await wire.transfer(address, Uint8Array.of(checkByte(register), value >> 8, value & 0xff), 0);
}

function checkByte(register: number): number {
  if (!Number.isInteger(register) || register < 0 || register > 0xff) {
    throw new RangeError(`a register number is 0 to 255, found ${String(register)}`);
  }
  return register;
}
