import { formatAddress, I2CError, type I2CWire, isI2CError } from "@rbp/i2c";
import { multiplexerVariants } from "@rbp/tca9548a";
import { firstAnswer, retry } from "./scan-wire.ts";

export interface MultiplexerControl {
  readonly address: number;
  /** The control bits that read back as written. */
  readonly mask: number;
}

const nothing = new Uint8Array(0);

/** What a control register holds; undefined where nothing answers, or a driver of the kernel does. */
export function readControl(wire: I2CWire, address: number): Promise<number | undefined> {
  return firstAnswer(async () => {
    try {
      return await readByte(wire, address);
    } catch (error) {
      if (isI2CError(error, "nack") || isI2CError(error, "address-in-use")) return undefined;
      throw error;
    }
  });
}

function writeControl(wire: I2CWire, address: number, control: number): Promise<number> {
  return retry(async () => {
    await wire.transfer(address, Uint8Array.of(control), 0);
    return readByte(wire, address);
  });
}

/**
 * Makes a control register hold a value, and proves it.
 *
 * A second attempt begins with 0. When a second multiplexer of the same address is behind the channel, the first
 * write reaches the outer one alone, and the register reads back wrong; repeated as it is, it would reach both,
 * connect a channel of each, and read back right.
 *
 * @param bus Where the multiplexer is, for the message.
 * @throws I2CError `mux-conflict` when it reads back as something else.
 */
export function setControl(
  wire: I2CWire,
  multiplexer: MultiplexerControl,
  control: number,
  bus: string,
): Promise<void> {
  const { address, mask } = multiplexer;
  let attempted = false;
  return retry(async () => {
    if (attempted && control !== 0) await wire.transfer(address, Uint8Array.of(0), 0);
    attempted = true;
    await wire.transfer(address, Uint8Array.of(control), 0);
    const found = await readByte(wire, address);
    if (((found ^ control) & mask) !== 0) throw conflict(multiplexer, bus, found, control);
  });
}

export function conflict(
  { address }: MultiplexerControl,
  bus: string,
  found: number,
  expected: number,
): I2CError {
  return new I2CError("mux-conflict", {
    bus,
    address,
    found: `control register is ${formatAddress(found)} instead of ${formatAddress(expected)}`,
    advice: "look for another program that uses this multiplexer, or a second one of this address",
  });
}

async function readByte(wire: I2CWire, address: number): Promise<number> {
  // The bus contract promises exactly one byte.
  return (await wire.transfer(address, nothing, 1))[0] as number;
}

export interface Recognised {
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

/**
 * Closes a chip that keeps 0 and the value that it held before. Anything else is written 0, and as a rule nothing more.
 *
 * @returns The bits that read back as written; undefined when it is no multiplexer, which must be found twice.
 */
export async function closeMultiplexer(
  wire: I2CWire,
  address: number,
  control: number,
): Promise<{ readonly bits: number } | undefined> {
  const cleared = await writeControl(wire, address, 0);
  // Four bits at most report interrupts, in the upper half.
  const bits = cleared === 0 ? 0xff : 0x0f;
  if ((control & bits) === 0 || (cleared & bits) !== 0) return undefined;
  const again = await writeControl(wire, address, control);
  if (((again ^ control) & bits) !== 0) return undefined;
  const last = await writeControl(wire, address, 0);
  return (last & bits) === 0 ? { bits } : undefined;
}

/** The parts that keep these control bits and no others (data sheets: control register). */
export function partsWith(bits: number): readonly string[] {
  if (bits === 0x07) return ["PCA9540", "PCA9542A", "PCA9544A"];
  return Object.values(multiplexerVariants).flatMap((one) => (one.controlBits === bits ? [one.part] : []));
}
