import type { LinuxKernelMultiplexer } from "@rbp/i2c-linux";
import { type AbortSignalLike, type I2CBus, readRegister16 } from "@rbp/i2c";
import { INA260Register, signedWord } from "@rbp/ina260";
import type { OpenBus } from "../hardware/connect.ts";
import type { KernelChannels } from "./kernel-channels.ts";
import type { ScannedBus, UndecidedAddress } from "./scan-result.ts";
import { retry } from "./attempts.ts";

/** How the channels are read once more. */
interface ReadOptions {
  readonly openBus: OpenBus;
  /** Ends it, with everything undecided. */
  readonly signal?: AbortSignalLike | undefined;
}

/**
 * Finds what answers on every channel of a multiplexer that leaves one connected, and takes it away from them: it may
 * be one chip that is on the multiplexer's own bus, or one behind each channel. What some channels have and others do
 * not have is theirs, and so are sensors that show different values.
 */
export async function separateUndecided(
  scanned: readonly ScannedBus[],
  kernel: KernelChannels,
  options: ReadOptions,
): Promise<{ readonly buses: ScannedBus[]; readonly undecided: UndecidedAddress[] }> {
  const undecided: UndecidedAddress[] = [];
  let buses = [...scanned];
  for (const { bus } of scanned) {
    for (const multiplexer of kernel.leftOpen(bus)) {
      const channels = buses.filter(
        (each) => isChannelOf(each, bus, multiplexer) && each.failure === undefined,
      );
      const [first, ...others] = channels.map(addressesOf);
      if (first === undefined || others.length === 0) continue;
      const common: number[] = [];
      for (const address of first.filter((each) => others.every((addresses) => addresses.includes(each)))) {
        if (!(await areTheirs(channels, address, options))) common.push(address);
      }
      undecided.push(
        ...common.map((address) => ({
          address,
          buses: channels.map(({ name }) => name),
          outer: `i2c-${String(bus)}`,
          device: multiplexer.device,
        })),
      );
      buses = buses.map((each) => (channels.includes(each) ? without(each, common) : each));
    }
  }
  return { buses, undecided };
}

/** Whether each channel has one of its own, as far as that shows. */
async function areTheirs(
  channels: readonly ScannedBus[],
  address: number,
  options: ReadOptions,
): Promise<boolean> {
  const isSensor = ({ devices }: ScannedBus): boolean =>
    devices.some((device) => device.kind === "ina260" && device.address === address);
  if (!channels.every(isSensor)) return false;
  const numbers = channels.map(({ bus }) => bus);
  return areDifferent(numbers, address, options).catch(() => false);
}

function isChannelOf({ origin }: ScannedBus, bus: number, { address }: LinuxKernelMultiplexer): boolean {
  return origin?.bus === bus && origin.address === address;
}

function addressesOf({ devices }: ScannedBus): number[] {
  return devices.filter(({ kind }) => kind !== "kernel").map(({ address }) => address);
}

function without(bus: ScannedBus, addresses: readonly number[]): ScannedBus {
  const devices = bus.devices.filter(
    ({ kind, address }) => kind === "kernel" || !addresses.includes(address),
  );
  return { ...bus, devices };
}

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
 *
 * @throws I2CError by rejection when a bus or a sensor fails. The reason of the signal when that is aborted.
 */
export async function areDifferent(
  numbers: readonly number[],
  address: number,
  { openBus, signal }: ReadOptions,
): Promise<boolean> {
  const buses = numbers.map((number) => openBus(number, { toScan: true }));
  try {
    const seen = buses.map(() =>
      registers.map((): Range => ({ low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY })),
    );
    for (let round = 0; round < ROUNDS; round += 1) {
      signal?.throwIfAborted();
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
