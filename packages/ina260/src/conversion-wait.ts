import type { Clock } from "@rbp/i2c";
import type { Chip } from "./chip.ts";
import type { INA260Configuration } from "./configuration.ts";
import { conversionPeriod } from "./conversion-time.ts";

/**
 * Added to the longest time that a conversion takes by the data sheet: the wake-up of 40 µs, and clocks that
 * count in milliseconds.
 */
const MARGIN_MILLISECONDS = 2;

/** An AbortSignal, as a clock takes it. */
export type WaitSignal = NonNullable<Parameters<Clock["sleep"]>[1]>;

export interface ConversionWait {
  readonly chip: Chip;
  /** What the chip converts with. */
  readonly configuration: INA260Configuration;
  /** When to look first, on the clock; what is past is now. */
  readonly firstPollAt: number;
  readonly signal: WaitSignal | undefined;
}

/**
 * Polls until there is a result, for as long as one conversion takes at most and the margin. Between polls the
 * bus is free.
 *
 * @throws INA260Error `conversion-timeout` when a poll that began after the deadline had no result either.
 */
export async function waitForConversion<T>(
  wait: ConversionWait,
  poll: () => Promise<T | undefined>,
): Promise<T> {
  const { chip, configuration, firstPollAt, signal } = wait;
  const { typicalMilliseconds, maximumMilliseconds } = conversionPeriod(configuration);
  const limit = maximumMilliseconds + MARGIN_MILLISECONDS;
  const step = Math.max(typicalMilliseconds / 16, 0.5);
  const start = chip.clock.now();
  if (firstPollAt > start) await chip.clock.sleep(firstPollAt - start, signal);
  for (;;) {
    signal?.throwIfAborted();
    const polledAt = chip.clock.now();
    const result = await poll();
    if (result !== undefined) return result;
    if (polledAt >= start + limit) break;
    await chip.clock.sleep(step, signal);
  }
  const { mode, averaging, currentConversionMicroseconds: current } = configuration;
  const { voltageConversionMicroseconds: voltage } = configuration;
  throw chip.error(
    "conversion-timeout",
    `no conversion ended within ${limit.toFixed(3)} ms of mode ${mode}, averaging ${String(averaging)}, ` +
      `current ${String(current)} µs, voltage ${String(voltage)} µs`,
    "call restore() in case the chip lost its power, and let nothing else read its Mask/Enable register",
  );
}

/** How many jobs of a queue run and wait at most. */
const MAXIMUM_JOBS = 64;

/**
 * Makes a function that runs jobs on a chip one after another, in the order in which they came. It rejects with
 * INA260Error `busy` when 64 jobs run or wait.
 */
export function createQueue(chip: Chip): <T>(job: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  let jobs = 0;
  return async (job) => {
    if (jobs >= MAXIMUM_JOBS) {
      const found = `${String(MAXIMUM_JOBS)} callers wait for a conversion already`;
      throw chip.error("busy", found, "await one conversion before asking for the next");
    }
    jobs += 1;
    const turn = last.then(job);
    last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      jobs -= 1;
    }
  };
}
