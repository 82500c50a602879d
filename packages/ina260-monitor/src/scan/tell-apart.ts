import { type AbortSignalLike, type I2CWire, readRegister16 } from "@rbp/i2c";
import { INA260Register, signedWord } from "@rbp/ina260";
import type { OpenBus } from "../hardware/connect.ts";
import { retry } from "./scan-wire.ts";

/** Readings of each place. Of 12 and 12 that only jitter, all of one are below all of the other once in 2.7 million. */
const ROUNDS = 12;

/** The lowest and the highest value of a register so far. */
interface Range {
  readonly low: number;
  readonly high: number;
}

/** Reads the same registers in several places in turn. @yields After each round the ranges by place and register. */
export async function* compareReadings<Place>(
  places: readonly Place[],
  read: (place: Place) => Promise<readonly number[]>,
): AsyncGenerator<readonly (readonly Range[])[], void> {
  const seen = places.map((): Range[] => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, place] of places.entries()) {
      const before = seen[index] ?? [];
      seen[index] = (await read(place)).map((word, register) => {
        const { low, high } = before[register] ?? { low: word, high: word };
        return { low: Math.min(low, word), high: Math.max(high, word) };
      });
    }
    yield seen;
  }
}

export async function readWords(
  wire: I2CWire,
  address: number,
  registers: readonly number[],
): Promise<number[]> {
  const words: number[] = [];
  for (const register of registers) words.push(await retry(() => readRegister16(wire, address, register)));
  return words;
}

export interface ReadOptions {
  readonly openBus: OpenBus;
  readonly signal?: AbortSignalLike | undefined;
}

const measured = [INA260Register.current, INA260Register.voltage, INA260Register.power] as const;

/**
 * Whether each of several buses has an INA260 of its own at an address: read in turn, each two of them differ in a
 * value in every reading. One chip that answers on all of them does not.
 *
 * @throws I2CError by rejection when a bus or a sensor fails. The reason of the signal when that is aborted.
 */
export async function areDifferent(
  numbers: readonly number[],
  address: number,
  { openBus, signal }: ReadOptions,
): Promise<boolean> {
  const buses = numbers.map((number) => openBus(number, { toScan: true }));
  const read = async (bus: I2CWire): Promise<number[]> => {
    signal?.throwIfAborted();
    return (await readWords(bus, address, measured)).map(signedWord);
  };
  try {
    for await (const seen of compareReadings(buses, read)) {
      const isApart = seen.every((one, index) =>
        seen.slice(index + 1).every((other) => areApart(one, other)),
      );
      if (!isApart) return false;
    }
    return true;
  } finally {
    for (const bus of buses) await bus.close();
  }
}

function areApart(some: readonly Range[], others: readonly Range[]): boolean {
  return some.some(({ low, high }, index) => {
    const other = others[index];
    return other !== undefined && (high < other.low || other.high < low);
  });
}
