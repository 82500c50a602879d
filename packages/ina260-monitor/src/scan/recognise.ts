import type { I2CWire } from "@rbp/i2c";
import { readControl, writeControl } from "./control.ts";

/** How a chip behaves that could be a multiplexer. */
export interface Recognised {
  /** The control bits that it keeps. */
  readonly bits: number;
  /** A value with one bit that it has been seen to keep. */
  readonly proven: number;
}

/** Bits that all of the family have, and bits that only those with eight channels to be connected at once have. */
const low = [0x01, 0x02] as const;
const high = [0x80, 0x40] as const;

/**
 * Tells a multiplexer by what its control register keeps; the chips have no identity. Afterwards it holds 0. One of
 * two bits is enough, because a second chip of the same address behind a channel spoils the bit of that channel.
 *
 * @returns Undefined for anything else, which was written 0x01, 0x02 and 0x00.
 * @throws I2CError `nack` for what does not acknowledge that.
 */
export async function recognise(wire: I2CWire, address: number): Promise<Recognised | undefined> {
  const keepsBit = async (bit: number, mask: number): Promise<boolean> => {
    const written = await writeControl(wire, address, bit);
    const cleared = await writeControl(wire, address, 0);
    return (written & mask) === bit && (cleared & mask) === 0;
  };
  const firstOf = async (bits: readonly number[], mask: number): Promise<number | undefined> => {
    for (const bit of bits) if (await keepsBit(bit, mask)) return bit;
    return undefined;
  };
  // A multiplexer acknowledges a read at any time.
  if ((await readControl(wire, address)) === undefined) return undefined;
  // Some of the smaller ones report interrupts in the upper half.
  const proven = await firstOf(low, 0x0f);
  if (proven === undefined) return undefined;
  if ((await firstOf(high, 0xff)) !== undefined) return { bits: 0xff, proven };
  let bits = 0x03;
  for (const bit of [0x04, 0x08]) if (await keepsBit(bit, 0x0f)) bits |= bit;
  return { bits, proven };
}

/** The parts that keep these control bits and no others (data sheets: control register). */
export function partsWith(bits: number): readonly string[] {
  if (bits === 0xff) return ["TCA9548A"];
  if (bits === 0x0f) return ["TCA9546A", "TCA9545A", "PCA9547"];
  if (bits === 0x07) return ["PCA9540", "PCA9542A", "PCA9544A"];
  return bits === 0x03 ? ["TCA9543A"] : [];
}
