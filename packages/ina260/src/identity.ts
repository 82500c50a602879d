import { type I2CWire, readRegister16, unlessNack } from "@rbp/i2c";
import type { Chip } from "./chip.ts";
import { formatWord, INA260Register } from "./registers.ts";

/** What the chip says it is (SBOS656, Manufacturer ID FEh and Die ID FFh). */
export interface INA260Identity {
  /** 16 bits, 0x5449 ("TI") for Texas Instruments. */
  readonly manufacturerId: number;
  /** 12 bits, 0x227 for the INA260. */
  readonly dieId: number;
  /** 4 bits; no revision is wrong. */
  readonly revision: number;
}

const TEXAS_INSTRUMENTS = 0x5449;
/** What the die ID register of an INA260 has above the revision. */
const INA260_DIE = 0x227;

/** The die ID register holds the die in bits 15-4 and the revision below. */
export function decodeIdentity(manufacturerId: number, dieWord: number): INA260Identity {
  return { manufacturerId, dieId: dieWord >> 4, revision: dieWord & 0xf };
}

export function readIdentity(chip: Chip): Promise<INA260Identity> {
  return chip.section(async (wire) =>
    decodeIdentity(
      await readRegister16(wire, chip.address, INA260Register.manufacturerId),
      await readRegister16(wire, chip.address, INA260Register.dieId),
    ),
  );
}

export async function verifyIdentity(chip: Chip): Promise<INA260Identity> {
  const identity = await readIdentity(chip);
  const { manufacturerId, dieId } = identity;
  if (manufacturerId === TEXAS_INSTRUMENTS && dieId === INA260_DIE) return identity;
  throw chip.error(
    "wrong-identity",
    `manufacturer ${formatWord(manufacturerId)} and die ${formatWord(dieId, 3)} instead of 0x5449 and 0x227`,
    "something else answers here; check the address pins, the multiplexer channel and the wiring",
  );
}

/**
 * Whether an INA260 is at this address, by its two identity registers. Claims no address and writes no register; ask
 * only where one may be (0x40…0x4F).
 *
 * @param wire A bus, or the wire of a section.
 * @returns Its identity, of any revision; undefined where nothing answers, or something else does.
 * @throws I2CError when a transfer fails in any other way.
 */
export async function identifyINA260(wire: I2CWire, address: number): Promise<INA260Identity | undefined> {
  const dieWord = await unlessNack(readRegister16(wire, address, INA260Register.dieId));
  // Some humidity sensors at 0x40 (Si7021, HTU21D) take 0xFE for a reset: only a chip with this die is asked for it.
  if (dieWord === undefined || dieWord >> 4 !== INA260_DIE) return undefined;
  const manufacturerId = await unlessNack(readRegister16(wire, address, INA260Register.manufacturerId));
  return manufacturerId === TEXAS_INSTRUMENTS ? decodeIdentity(manufacturerId, dieWord) : undefined;
}
