import fc from "fast-check";
import { expect, test } from "vitest";
import { rampLoad, type SimulatedLoad, squareWaveLoad } from "@rbp/ina260/testing";
import { bePatient } from "../../../command-line/test/support/patience.ts";
import { MeasuredBoard } from "../../test/support/measured-board.ts";

bePatient();

interface Setting {
  readonly interval: number;
  readonly speed: "typical" | "maximum";
  readonly transferMilliseconds: number;
  /** When the first run begins, and how long it takes. */
  readonly before: number;
  readonly duration: number;
}

/** Numbers in a range, evenly; doubles of fast-check are nearly all close to 0. */
const between = (least: number, most: number): fc.Arbitrary<number> =>
  fc.nat(1_000_000).map((millionths) => least + ((most - least) * millionths) / 1_000_000);

const setting: fc.Arbitrary<Setting> = fc.record({
  interval: fc.constantFrom(5, 10, 20, 50),
  speed: fc.constantFrom("typical" as const, "maximum" as const),
  transferMilliseconds: between(0.01, 0.4),
  before: between(100, 150),
  duration: between(1, 1000),
});

interface Report {
  readonly runs: readonly {
    readonly sensors: readonly (Result & { readonly labels: { readonly device: string } })[];
    readonly total: Result;
  }[];
}

interface Result {
  readonly joules: number;
  readonly errorJoules: number;
  readonly coverage: number;
}

/** Measures one run, after an idle time that shifts it against the conversions. */
async function measured(loads: readonly SimulatedLoad[], options: Setting) {
  const { interval, before, duration, ...rest } = options;
  const board = new MeasuredBoard({ loads, ...rest });
  board.runFor(duration);
  const flags = ["--idle", `${String(before)}ms`, "--interval", `${String(interval)}ms`, "--format", "json"];
  expect(await board.measure(...flags, "--", "job")).toBe(0);
  const [run] = (JSON.parse(board.stdout) as Report).runs;
  if (run === undefined) throw new Error("there is no run");
  return { board, run };
}

async function expectWithinError(loads: readonly SimulatedLoad[], options: Setting): Promise<void> {
  const { board, run } = await measured(loads, options);
  let trueTotal = 0;
  for (const { labels, joules, errorJoules, coverage } of run.sensors) {
    const trueJoules = board.trueJoules(labels.device);
    trueTotal += trueJoules;
    expect(coverage).toBe(1);
    expect(Math.abs(joules - trueJoules)).toBeLessThanOrEqual(errorJoules);
  }
  expect(run.sensors).toHaveLength(loads.length);
  expect(Math.abs(run.total.joules - trueTotal)).toBeLessThanOrEqual(run.total.errorJoules);
}

const twoWatts = { volts: 12, amperes: 2 / 12 };
const fortyWatts = { volts: 12, amperes: 40 / 12 };

test("a square wave of 2 and 40 W is measured within the stated error, in 100 of 100 runs", async () => {
  await fc.assert(
    fc.asyncProperty(setting, between(2, 500), between(0, 1), async (options, periodMilliseconds, phase) => {
      const offsetMilliseconds = phase * periodMilliseconds;
      const wave = { high: fortyWatts, low: twoWatts, periodMilliseconds, offsetMilliseconds };
      await expectWithinError([squareWaveLoad(wave)], options);
    }),
    { numRuns: 100 },
  );
});

test("a ramp between 2 and 40 W is measured within the stated error, in 100 of 100 runs", async () => {
  await fc.assert(
    fc.asyncProperty(
      setting,
      between(0, 1),
      between(1, 1000),
      fc.boolean(),
      async (options, at, ms, falls) => {
        const [from, to] = falls ? [fortyWatts, twoWatts] : [twoWatts, fortyWatts];
        // The chips get their settings at 1,000 s.
        const startMilliseconds = 1_000_000 + options.before + at * options.duration;
        await expectWithinError(
          [rampLoad({ from, to, startMilliseconds, durationMilliseconds: ms })],
          options,
        );
      },
    ),
    { numRuns: 100 },
  );
});

test("three sensors of one bus that is too slow for them are measured within the stated errors", async () => {
  const slow = { transferMilliseconds: 0.5, interval: 5, speed: "typical" as const };
  await fc.assert(
    fc.asyncProperty(
      between(100, 150),
      between(50, 300),
      between(60, 500),
      async (before, duration, period) => {
        const wave = { high: fortyWatts, low: twoWatts, periodMilliseconds: period };
        const waves = [0, 0.3, 0.8].map((phase) =>
          squareWaveLoad({ ...wave, offsetMilliseconds: phase * period }),
        );
        await expectWithinError(waves, { ...slow, before, duration });
      },
    ),
    { numRuns: 20 },
  );
});
