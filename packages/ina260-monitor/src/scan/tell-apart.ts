import { type I2CBus, readRegister16 } from "@rbp/i2c";
import { INA260Register, signedWord } from "@rbp/ina260";
import type { OpenBus } from "../hardware/connect.ts";
import { retry } from "./attempts.ts";

/**
 * How often each is read. Of 12 and 12 readings of one sensor that only jitter, all of one bus are below all of another
 * one once in 1.4 million.
 */
const ROUNDS = 12;

const registers = [INA260Register.current, INA260Register.voltage, INA260Register.power] as const;

interface Range {
  low: number;
  high: number;
}

/**
 * Whether the INA260 that answer at an address of several buses are that many: each differs from each other one in a
 * value that it shows, in every reading, while they are read in turn. One chip that answers on all of them does not.
 */
export async function areDifferent(
  openBus: OpenBus,
  numbers: readonly number[],
  address: number,
): Promise<boolean> {
  const buses = numbers.map((number) => openBus(number, { toScan: true }));
  try {
    const seen = buses.map(() =>
      registers.map((): Range => ({ low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY })),
    );
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [index, bus] of buses.entries()) await widen(seen[index] ?? [], bus, address);
    }
    return seen.every((one, index) => seen.slice(index + 1).every((other) => areApart(one, other)));
  } finally {
    for (const bus of buses) await bus.close();
  }
}

async function widen(ranges: readonly Range[], bus: I2CBus, address: number): Promise<void> {
  for (const [index, range] of ranges.entries()) {
    const register = registers[index] ?? INA260Register.voltage;
    const word = signedWord(await retry(() => readRegister16(bus, address, register)));
    range.low = Math.min(range.low, word);
    range.high = Math.max(range.high, word);
  }
}

function areApart(some: readonly Range[], others: readonly Range[]): boolean {
  return some.some(({ low, high }, index) => {
    const other = others[index];
    return other !== undefined && (high < other.low || other.high < low);
  });
}
