import { configurationFor, ina260Resolution } from "@rbp/ina260";
import { rampLoad, type SimulatedLoad, squareWaveLoad } from "@rbp/ina260/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SampledChip } from "../test/support/sampled-chip.ts";
import type { MeterReading } from "./reading.ts";
import { WindowMeter, type WindowResult } from "./window-meter.ts";

const reading = (watts: number): MeterReading => ({ volts: 12, amperes: watts / 12, watts });

const resolution = { powerWatts: 0.01, currentAmperes: 0.00125, voltageVolts: 0.00125 };

/** One conversion takes 1 s. */
const lag = { conversionMilliseconds: 1000, transferMilliseconds: 0 };

/** A meter of readings with these times and watts. Gaps are longer than 2.5 s. */
function metered(
  beginsAt: number,
  endsAt: number,
  readings: readonly (readonly [number, number])[],
  transferMilliseconds: number = 0,
): WindowMeter {
  const meter = new WindowMeter({ beginsAt, gapLimitMilliseconds: 2500, resolution });
  const add = (at: number, watts: number): void => {
    meter.add(reading(watts), at, { ...lag, transferMilliseconds });
  };
  for (const [at, watts] of readings) if (at <= endsAt) add(at, watts);
  meter.end(endsAt);
  for (const [at, watts] of readings) if (at > endsAt) add(at, watts);
  return meter;
}

describe("a reading at an edge", () => {
  test("counts with the part of its time that is inside", () => {
    const result = metered(500, 2250, [
      [0, 100],
      [1000, 10],
      [2000, 20],
      [3000, 40],
      [4000, 40],
    ]).result();
    expect(result).toMatchObject({
      durationSeconds: 1.75,
      joules: 0.5 * 10 + 20 + 0.25 * 40,
      coulombs: expect.closeTo(35 / 12, 12) as number,
      meanWatts: 35 / 1.75,
      minimumWatts: 10,
      maximumWatts: 40,
      samples: 3,
      longestPauseSeconds: 1,
      coverage: 1,
    });
  });

  test("tells of the longest time without one, as far as that was metered", () => {
    const readings = [0, 1000, 2000, 4250, 5000, 8000, 9000].map((at) => [at, 12] as const);
    expect(metered(500, 9000, readings).result().longestPauseSeconds).toBe(2.25);
    expect(metered(500, 1500, readings).result().longestPauseSeconds).toBe(1);
  });

  test("is whole when the edge is the moment at which it was taken", () => {
    const result = metered(1000, 2000, [
      [1000, 10],
      [2000, 20],
      [3000, 40],
    ]).result();
    expect(result).toMatchObject({ joules: 20, samples: 1, coverage: 1 });
  });

  test("counts for a window within its time", () => {
    const result = metered(1250, 1500, [
      [1000, 10],
      [2000, 20],
      [3000, 40],
    ]).result();
    expect(result).toMatchObject({ joules: 5, samples: 1, coverage: 1, meanWatts: 20 });
  });
});

describe("the stated error", () => {
  const steps = (watts: number) => 0.01 + 0.000625 * (12 + watts / 12);

  test("of a steady load is a conversion at each edge, and the steps", () => {
    const { errorJoules } = metered(500, 2500, [
      [0, 12],
      [1000, 12],
      [2000, 12],
      [3000, 12],
      [4000, 12],
    ]).result();
    expect(errorJoules).toBeCloseTo(2 * (12 + steps(12)) + 2 * steps(12), 9);
  });

  test("takes the highest power that the conversion at an edge may have", () => {
    const at = (...watts: readonly number[]) =>
      metered(
        500,
        4500,
        watts.map((value, index) => [index * 1000, value] as const),
      ).result().errorJoules ?? 0;
    const steady = at(0, 0, 0, 0, 0, 0, 0);
    const more = steps(12) - steps(0);
    // Each change counts with the second between the two readings; an edge with one conversion of a second.
    expect(at(12, 0, 0, 0, 0, 0, 0) - steady).toBeCloseTo(12 + 12 + more, 9);
    expect(at(0, 0, 12, 0, 0, 0, 0) - steady).toBeCloseTo(24 + 12 + more + more, 9);
    expect(at(0, 0, 0, 12, 0, 0, 0) - steady).toBeCloseTo(24 + more, 9);
    expect(at(0, 0, 0, 0, 12, 0, 0) - steady).toBeCloseTo(24 + 12 + more + more, 9);
    expect(at(0, 0, 0, 0, 0, 0, 12) - steady).toBeCloseTo(12 + 12 + more, 9);
  });

  test.each([
    [250, 1],
    [1000, 1],
    [2000, 2],
  ])(
    "counts a change with the %d ms between its readings, and with a conversion at least",
    (time, seconds) => {
      const error = (watts: number) => {
        const moments = [0, 1000, 2000, 2000 + time, 4500, 6000, 7000];
        const readings = moments.map((moment, index) => [moment, index < 3 ? 0 : watts] as const);
        return metered(0, 6000, readings).result().errorJoules ?? 0;
      };
      // Behind the change are the edge at the end, and 4 s.
      const more = steps(12) - steps(0);
      expect(error(12) - error(0)).toBeCloseTo(12 * seconds + 12 + more + 4 * more, 9);
    },
  );

  test("has the transfers in the delay of each reading, and not in the conversions at the edges", () => {
    const readings = [0, 0, 0, 12, 12, 12, 12].map((watts, index) => [index * 1000, watts] as const);
    const error = (transfers: number) => metered(0, 4000, readings, transfers).result().errorJoules ?? 0;
    // The change counts with the second between its readings, or with a second and the transfers.
    expect(error(500) - error(0)).toBeCloseTo(0.5 * 12, 9);
  });

  test("is not known before a conversion after the end has been read", () => {
    const readings = [
      [0, 12],
      [1000, 12],
      [2000, 12],
      [3000, 12],
    ] as const;
    const early = metered(500, 1500, readings.slice(0, 3));
    expect(early.isComplete).toBe(false);
    expect(early.result()).toMatchObject({ coverage: 1 });
    expect(early.result()).not.toHaveProperty("errorJoules");
    const complete = metered(500, 1500, readings);
    expect(complete.isComplete).toBe(true);
    expect(complete.result().errorJoules).toBeGreaterThan(0);
    expect(metered(500, 1500, readings, 499).isComplete).toBe(true);
    expect(metered(500, 1500, readings, 501).isComplete).toBe(false);
  });

  test.each([
    ["in it", 500, 6000],
    ["before its end", 500, 4000],
    ["behind its end", 500, 2000],
  ])("is not known with a gap %s", (_, beginsAt, endsAt) => {
    const readings = [0, 1000, 2000, 5000, 6000, 7000, 8000].map((at) => [at, 12] as const);
    expect(metered(beginsAt, endsAt, readings).result()).not.toHaveProperty("errorJoules");
  });
});

describe("coverage", () => {
  test("is the part without gaps", () => {
    const result = metered(0, 10_000, [
      [0, 12],
      [1000, 12],
      [6000, 12],
      [7000, 12],
      [8000, 12],
      [9000, 12],
      [10_000, 12],
      [11_000, 12],
    ]).result();
    expect(result).toMatchObject({
      coverage: 0.5,
      joules: 60,
      meanWatts: 12,
      durationSeconds: 10,
      samples: 5,
    });
  });

  test("leaves out what is before the first reading and behind the last", () => {
    const result = metered(0, 4000, [
      [1000, 12],
      [2000, 12],
      [3000, 12],
    ]).result();
    expect(result).toMatchObject({ coverage: 0.5, joules: 24, samples: 2 });
    expect(result).not.toHaveProperty("errorJoules");
  });

  test("is 0 without readings, and there is no mean", () => {
    for (const endsAt of [0, 4000]) {
      const expected: WindowResult = {
        durationSeconds: endsAt / 1000,
        joules: 0,
        coulombs: 0,
        samples: 0,
        coverage: 0,
      };
      expect(metered(0, endsAt, []).result()).toEqual(expected);
    }
  });
});

describe("the estimate", () => {
  test("is what is metered up to the newest reading, without its error", () => {
    const meter = new WindowMeter({ beginsAt: 500, gapLimitMilliseconds: 2500, resolution });
    const nothing = { durationSeconds: 0, joules: 0, coulombs: 0, samples: 0, coverage: 0 };
    expect(meter.estimate()).toEqual(nothing);
    meter.add(reading(12), 0, lag);
    expect(meter.estimate()).toMatchObject({ durationSeconds: 0, joules: 0, samples: 0 });
    meter.add(reading(12), 1000, lag);
    meter.add(reading(24), 2000, lag);
    const { errorJoules, ...estimate } = meter.estimate();
    expect(estimate).toMatchObject({ durationSeconds: 1.5, joules: 30, samples: 2, coverage: 1 });
    expect(errorJoules).toBeUndefined();
  });

  test("is the result when the window has ended", () => {
    const meter = metered(500, 1500, [
      [0, 12],
      [1000, 12],
      [2000, 12],
      [3000, 12],
    ]);
    expect(meter.estimate()).toEqual(meter.result());
  });
});

describe("what cannot be", () => {
  const meter = () => new WindowMeter({ beginsAt: 1000, gapLimitMilliseconds: 1, resolution });

  test("is a window that ends before it begins, before a reading, twice or never", () => {
    expect(() => meter().end(999)).toThrow(new RangeError("a window ends at 1000 ms or later, found 999 ms"));
    const underTest = meter();
    underTest.add(reading(12), 3000, lag);
    expect(() => underTest.end(2999)).toThrow(
      new RangeError("a window ends at 3000 ms or later, found 2999 ms"),
    );
    expect(() => underTest.result()).toThrow(new RangeError("the window has not ended"));
    underTest.end(3000);
    expect(() => underTest.end(3000)).toThrow(new RangeError("the window has ended already"));
  });

  test("is a value that is not finite", () => {
    expect(() => meter().add({ ...reading(1), volts: Number.NaN }, 0, lag)).toThrow(RangeError);
    expect(() => meter().end(Number.NaN)).toThrow(RangeError);
    const options = { beginsAt: 0, gapLimitMilliseconds: 1, resolution };
    expect(() => new WindowMeter({ ...options, beginsAt: Number.NaN })).toThrow(RangeError);
    expect(() => new WindowMeter({ ...options, gapLimitMilliseconds: 0 })).toThrow(
      "expected a limit of gaps above 0 ms, found 0 ms",
    );
  });

  test.each([
    { conversionMilliseconds: 0, transferMilliseconds: 0 },
    { conversionMilliseconds: Number.NaN, transferMilliseconds: 0 },
    { conversionMilliseconds: 1, transferMilliseconds: -1 },
  ])("is a lag of %j, and then nothing was metered", (impossible) => {
    const underTest = meter();
    expect(() => underTest.add(reading(12), 2000, impossible)).toThrow(
      "a conversion takes longer than 0 ms and transfers 0 ms or longer, found ",
    );
    underTest.end(2000);
    expect(underTest.result().samples).toBe(0);
    expect(underTest.result().coverage).toBe(0);
  });
});

test("a reading with a time before the latest one counts as one at that time", () => {
  const result = metered(0, 1000, [
    [0, 12],
    [1000, 12],
    [500, 30],
    [2000, 24],
  ]).result();
  expect(result).toMatchObject({ joules: 12, maximumWatts: 12, samples: 1 });
});

test("tells of each reading whether a part of its time is in", () => {
  const meter = new WindowMeter({ beginsAt: 1500, gapLimitMilliseconds: 2500, resolution });
  const add = (at: number): boolean => meter.add(reading(12), at, lag);
  // The first one, one before the beginning, two of which a part is in, one after a gap, one more.
  expect([500, 1500, 2000, 3000, 6000, 7000].map(add)).toEqual([false, false, true, true, false, true]);
  meter.end(7000);
  expect(add(7500)).toBe(false);
});

test("readings that are added when it is complete change nothing", () => {
  const meter = metered(0, 1000, [
    [0, 12],
    [1000, 12],
    [2000, 12],
  ]);
  const before = meter.result();
  meter.add(reading(400), 3000, lag);
  expect(meter.result()).toEqual(before);
});

interface Run {
  readonly intervalMilliseconds: number;
  readonly speed: "typical" | "maximum";
  /** When the readings are, in parts of an interval behind the start of the chip. */
  readonly phase: number;
  /** How much later than that each reading is, in parts of an interval. */
  readonly lateness: readonly number[];
  /** How much time passes between its registers and its end, in parts of an interval. */
  readonly transfers: readonly number[];
  /** Edges, in intervals. */
  readonly begin: number;
  readonly length: number;
}

/** Numbers in a range, evenly; doubles of fast-check are nearly all close to 0. */
const between = (least: number, most: number): fc.Arbitrary<number> =>
  fc.nat(1_000_000).map((millionths) => least + ((most - least) * millionths) / 1_000_000);
const part = between(0, 1);
const run: fc.Arbitrary<Run> = fc.record({
  intervalMilliseconds: fc.constantFrom(2, 5, 10, 100, 1000),
  speed: fc.constantFrom("typical" as const, "maximum" as const),
  phase: part,
  lateness: fc.array(between(0, 0.1), { minLength: 1, maxLength: 20 }),
  transfers: fc.array(between(0, 0.3), { minLength: 1, maxLength: 20 }),
  begin: part,
  length: between(0.1, 20),
});

const START = 1_000_000;

/** Meters a window of a load as the exporter would. The true energy beside the result. */
async function measure(load: SimulatedLoad, options: Run): Promise<{ result: WindowResult; joules: number }> {
  const { intervalMilliseconds: interval, speed, phase, lateness, transfers, begin, length } = options;
  const chip = new SampledChip({ load, intervalMilliseconds: interval, startMilliseconds: START, speed });
  await chip.configure();
  const first = START + (1 + phase) * interval;
  const beginsAt = first + begin * interval;
  const endsAt = beginsAt + length * interval;
  const meter = new WindowMeter({
    beginsAt,
    gapLimitMilliseconds: 2.5 * interval,
    resolution: ina260Resolution,
  });
  let hasEnded = false;
  for (let index = 0; !meter.isComplete; index += 1) {
    // The first is before the beginning.
    const of = (parts: readonly number[]): number =>
      index === 0 ? 0 : (parts[index % parts.length] as number);
    const moment = first + (index + of(lateness)) * interval;
    const transferMilliseconds = of(transfers) * interval;
    const found = await chip.readAt(moment);
    const now = moment + transferMilliseconds;
    if (!hasEnded && now > endsAt) {
      meter.end(endsAt);
      hasEnded = true;
    }
    const { conversionMilliseconds } = chip;
    meter.add(found, now, { conversionMilliseconds, transferMilliseconds });
  }
  return { result: meter.result(), joules: (load.watts(beginsAt, endsAt) * (endsAt - beginsAt)) / 1000 };
}

const twoWatts = { volts: 12, amperes: 2 / 12 };
const fortyWatts = { volts: 12, amperes: 40 / 12 };

/** Whether the true energy is as far from the metered one as is stated, at most. */
async function expectWithinError(load: SimulatedLoad, options: Run): Promise<void> {
  const { result, joules } = await measure(load, options);
  expect(result.coverage).toBe(1);
  expect(Math.abs(result.joules - joules)).toBeLessThanOrEqual(result.errorJoules as number);
}

describe("the true energy is within the stated error", () => {
  test("of a load that switches between 2 W and 40 W every 3 ms", async () => {
    await fc.assert(
      fc.asyncProperty(run, part, async (options, offset) => {
        const wave = {
          high: fortyWatts,
          low: twoWatts,
          periodMilliseconds: 6,
          offsetMilliseconds: offset * 6,
        };
        await expectWithinError(squareWaveLoad(wave), options);
      }),
      { numRuns: 100 },
    );
  });

  test("of a load that switches seldom, so that no two readings are alike", async () => {
    await fc.assert(
      fc.asyncProperty(run, part, between(3, 20), async (options, offset, intervals) => {
        const periodMilliseconds = intervals * options.intervalMilliseconds;
        const offsetMilliseconds = offset * periodMilliseconds;
        await expectWithinError(
          squareWaveLoad({ high: fortyWatts, low: twoWatts, periodMilliseconds, offsetMilliseconds }),
          options,
        );
      }),
      { numRuns: 100 },
    );
  });

  test("of a ramp from 2 W to 40 W or back", async () => {
    await fc.assert(
      fc.asyncProperty(run, part, part, fc.boolean(), async (options, start, length, falls) => {
        const { intervalMilliseconds } = options;
        const ramp = {
          startMilliseconds: START + start * 10 * intervalMilliseconds,
          durationMilliseconds: (0.01 + length * 20) * intervalMilliseconds,
        };
        const [from, to] = falls ? [fortyWatts, twoWatts] : [twoWatts, fortyWatts];
        await expectWithinError(rampLoad({ from, to, ...ramp }), options);
      }),
      { numRuns: 100 },
    );
  });

  test("which is small beside the energy of a minute that is read every 10 ms", async () => {
    const load = squareWaveLoad({ high: fortyWatts, low: twoWatts, periodMilliseconds: 2000 });
    const { result } = await measure(load, {
      intervalMilliseconds: 10,
      speed: "typical",
      phase: 0.5,
      lateness: [0],
      transfers: [0],
      begin: 0.5,
      length: 6000,
    });
    expect((result.errorJoules as number) / result.joules).toBeLessThan(0.03);
  });

  test("but not of a load that changes in step with the conversions, as its description says", async () => {
    const { configuration } = configurationFor({ intervalMilliseconds: 10 });
    const { currentConversionMicroseconds: current, voltageConversionMicroseconds: voltage } = configuration;
    // High while the chip converts the voltage, so it never sees that current.
    const load = squareWaveLoad({
      high: fortyWatts,
      low: twoWatts,
      periodMilliseconds: (current + voltage) / 1000,
      dutyCycle: voltage / (current + voltage),
      offsetMilliseconds: START + current / 1000,
    });
    const { result, joules } = await measure(load, {
      intervalMilliseconds: 10,
      speed: "typical",
      phase: 0,
      lateness: [0],
      transfers: [0],
      begin: 0,
      length: 50,
    });
    expect(result.maximumWatts).toBeCloseTo(2, 1);
    expect(joules - result.joules).toBeGreaterThan(result.errorJoules as number);
  });
});
