import { type I2CWire, isI2CError, readRegister16 } from "@rbp/i2c";
import { decodeIdentity, INA260_DIE, type INA260Identity, isINA260 } from "./identity.ts";
import { INA260Register } from "./registers.ts";

/**
 * Which INA260 is at this address, for a program that looks for them. Claims nothing and writes no register.
 *
 * Ask only where an INA260 may be (0x40…0x4F): a pointer byte written to another chip may mean something to it.
 * The die is asked for first, because the pointer of the manufacturer, 0xFE, resets some humidity sensors at 0x40
 * (SHT21, HTU21D).
 *
 * @returns Undefined where nothing answers, or something else does.
 */
export async function identifyINA260(wire: I2CWire, address: number): Promise<INA260Identity | undefined> {
  try {
    const dieWord = await readRegister16(wire, address, INA260Register.dieId);
    if (decodeIdentity(0, dieWord).dieId !== INA260_DIE) return undefined;
    const manufacturerId = await readRegister16(wire, address, INA260Register.manufacturerId);
    const identity = decodeIdentity(manufacturerId, dieWord);
    return isINA260(identity) ? identity : undefined;
  } catch (error) {
    if (isI2CError(error, "nack")) return undefined;
    throw error;
  }
}
