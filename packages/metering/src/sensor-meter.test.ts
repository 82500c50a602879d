import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  GAP_LIMIT,
  meterReading,
  meterSteps,
  type MeterStep,
  readingsOf,
} from "../test/support/meter-steps.ts";
import type { MeterReading } from "./reading.ts";
import { SensorMeter } from "./sensor-meter.ts";
import type { MeteringSettings, MeterTotals, MeterView } from "./totals.ts";

const metering: MeteringSettings = {
  periods: [
    { name: "1s", milliseconds: 1000 },
    { name: "10s", milliseconds: 10_000 },
  ],
  powerBucketsWatts: [1, 10, 100],
};

function meter(totals?: MeterTotals, now = 0, gapLimitMilliseconds = GAP_LIMIT): SensorMeter {
  return new SensorMeter({
    metering,
    gapLimitMilliseconds,
    now,
    ...(totals === undefined ? {} : { totals }),
  });
}

const reading = (volts: number, amperes: number): MeterReading => ({
  volts,
  amperes,
  watts: volts * amperes,
});

/** What adding some thousand numbers may cost. */
const ROUNDING = 1e-10;

/** The sums of a view, in one list. */
function sums(view: MeterView | MeterTotals): number[] {
  return [
    view.energyForwardJoules,
    view.energyReverseJoules,
    view.chargeForwardCoulombs,
    view.chargeReverseCoulombs,
    view.meteredSeconds,
    view.unmeteredSeconds,
  ];
}

/** How far apart two lists are at most, each number by its size. */
function difference(found: readonly number[], expected: readonly number[]): number {
  expect(found).toHaveLength(expected.length);
  const errors = found.map(
    (value, index) => Math.abs(value - (expected[index] as number)) / Math.max(1, value),
  );
  return Math.max(...errors);
}

function play(underTest: SensorMeter, steps: readonly MeterStep[]): SensorMeter {
  for (const { at, reading: taken } of steps) if (taken !== undefined) underTest.add(taken, at);
  return underTest;
}

/** What the sums are by their definition, and how long it is to the last reading. */
function reference(steps: readonly MeterStep[]): number[] {
  const metered = readingsOf(steps).filter(
    ({ at, before }) => before !== undefined && at - before <= GAP_LIMIT,
  );
  const sum = (value: (reading: MeterReading) => number): number =>
    metered.reduce(
      (total, taken) => total + (value(taken.reading) * (taken.at - (taken.before ?? 0))) / 1000,
      0,
    );
  const seconds = sum(() => 1);
  return [
    sum(({ watts }) => Math.max(watts, 0)),
    sum(({ watts }) => Math.max(-watts, 0)),
    sum(({ amperes }) => Math.max(amperes, 0)),
    sum(({ amperes }) => Math.max(-amperes, 0)),
    seconds,
    (readingsOf(steps).at(-1)?.at ?? 0) / 1000 - seconds,
  ];
}

describe("energy and charge", () => {
  test.each([
    { volts: 12, amperes: 1, seconds: 3600, every: 1000, joules: 43_200, coulombs: 3600 },
    { volts: 5, amperes: 2, seconds: 600, every: 100, joules: 6000, coulombs: 1200 },
    { volts: 3.7, amperes: -0.5, seconds: 60, every: 2, joules: -111, coulombs: -30 },
    { volts: 0, amperes: 3, seconds: 10, every: 1000, joules: 0, coulombs: 30 },
  ])(
    "$volts V and $amperes A for $seconds s, read every $every ms, are $joules J and $coulombs C",
    ({ volts, amperes, seconds, every, joules, coulombs }) => {
      const underTest = meter();
      for (let at = 0; at <= seconds * 1000; at += every) underTest.add(reading(volts, amperes), at);
      const energy = [Math.max(joules, 0), Math.max(-joules, 0)];
      const charge = [Math.max(coulombs, 0), Math.max(-coulombs, 0)];
      expect(
        difference(sums(underTest.view(seconds * 1000)), [...energy, ...charge, seconds, 0]),
      ).toBeLessThan(ROUNDING);
    },
  );

  test("of a reading are its means times the time since the one before", () => {
    const underTest = meter();
    underTest.add(reading(10, 5), 1000);
    underTest.add(reading(10, 1), 1500);
    underTest.add(reading(10, -2), 3500);
    expect(underTest.view(3500)).toMatchObject({
      energyForwardJoules: 5,
      energyReverseJoules: 40,
      chargeForwardCoulombs: 0.5,
      chargeReverseCoulombs: 4,
      meteredSeconds: 2.5,
      unmeteredSeconds: 1,
    });
  });

  test("are the sum over all readings but those behind a gap, whatever the schedule", () => {
    fc.assert(
      fc.property(meterSteps, (steps) => {
        const underTest = play(meter(), steps);
        const lastReading = readingsOf(steps).at(-1)?.at ?? 0;
        expect(difference(sums(underTest.view(lastReading)), reference(steps))).toBeLessThan(ROUNDING);
      }),
    );
  });

  test("never fall, whenever they are read, and over reloads with other limits", () => {
    const limit = fc.constantFrom(undefined, undefined, 1, 1000, GAP_LIMIT, 60_000);
    fc.assert(
      fc.property(meterSteps, fc.infiniteStream(limit), (steps, limits) => {
        let underTest = meter();
        let before = sums(underTest.view(0));
        for (const { at, reading: taken } of steps) {
          if (taken !== undefined) underTest.add(taken, at);
          const reloaded = limits.next().value as number | undefined;
          if (reloaded !== undefined) underTest = meter(underTest.handOver(at), at, reloaded);
          const now = sums(underTest.view(at));
          now.forEach((value, index) => expect(value).toBeGreaterThanOrEqual(before[index] as number));
          before = now;
        }
      }),
    );
  });
});

describe("unmetered time", () => {
  test("grows from the start when a sensor never answers", () => {
    const underTest = meter(undefined, 5000);
    expect([5000, 6000, 65_000].map((now) => underTest.view(now).unmeteredSeconds)).toEqual([0, 1, 60]);
  });

  test("is a gap as a whole, from the moment at which it is longer than the limit", () => {
    const underTest = meter(undefined, 0, 2500);
    underTest.add(reading(12, 1), 0);
    expect([2500, 2501, 9000].map((now) => underTest.view(now).unmeteredSeconds)).toEqual([0, 2.501, 9]);
    underTest.add(reading(12, 1), 10_000);
    expect(underTest.view(10_000)).toMatchObject({ unmeteredSeconds: 10, energyForwardJoules: 0 });
    underTest.add(reading(12, 1), 11_000);
    expect(underTest.view(11_000)).toMatchObject({ unmeteredSeconds: 10, energyForwardJoules: 12 });
  });

  test("is none when the next reading comes at the limit", () => {
    const underTest = meter(undefined, 0, 2500);
    underTest.add(reading(12, 1), 0);
    underTest.add(reading(12, 1), 2500);
    expect(underTest.view(2500)).toMatchObject({ unmeteredSeconds: 0, energyForwardJoules: 30 });
  });

  test("and metered time are all the time there is", () => {
    fc.assert(
      fc.property(meterSteps, fc.double({ min: 0, max: 10_000, noNaN: true }), (steps, more) => {
        const end = (steps.at(-1)?.at ?? 0) + more;
        const { meteredSeconds, unmeteredSeconds } = play(meter(), steps).totals(end);
        expect(difference([meteredSeconds + unmeteredSeconds], [end / 1000])).toBeLessThan(ROUNDING);
      }),
    );
  });
});

describe("a reload", () => {
  test("changes nothing, at whatever moment", () => {
    fc.assert(
      fc.property(meterSteps, fc.array(fc.nat(60), { maxLength: 5 }), (steps, reloads) => {
        let underTest = meter();
        steps.forEach(({ at, reading: taken }, index) => {
          if (taken !== undefined) underTest.add(taken, at);
          if (reloads.includes(index)) underTest = meter(underTest.handOver(at), at);
        });
        const end = (steps.at(-1)?.at ?? 0) + 700;
        const found = underTest.view(end);
        const expected = play(meter(), steps).view(end);
        expect(difference(sums(found), sums(expected))).toBeLessThan(ROUNDING);
        expect({ periods: found.periods, power: found.power }).toEqual({
          periods: expected.periods,
          power: expected.power,
        });
      }),
    );
  });

  test("in a gap makes no second one of it", () => {
    const before = meter();
    before.add(reading(12, 1), 0);
    const underTest = meter(before.handOver(4000), 4100);
    underTest.add(reading(12, 1), 5000);
    expect(underTest.view(5000)).toMatchObject({ unmeteredSeconds: 5, meteredSeconds: 0 });
  });

  test("in a gap does not meter it, although the next meter would allow it", () => {
    const before = meter();
    before.add(reading(12, 1), 0);
    const underTest = meter(before.handOver(4000), 4100, 60_000);
    expect(underTest.view(4200).unmeteredSeconds).toBe(4.2);
    underTest.add(reading(12, 1), 5000);
    expect(underTest.view(5000)).toMatchObject({ unmeteredSeconds: 5, meteredSeconds: 0 });
  });

  test("between two readings loses nothing of the time between them", () => {
    const before = meter();
    before.add(reading(12, 1), 0);
    const underTest = meter(before.handOver(400), 500);
    underTest.add(reading(12, 1), 1000);
    expect(underTest.view(1000)).toMatchObject({ unmeteredSeconds: 0, energyForwardJoules: 12 });
  });

  test("goes on with the periods that are the same, and begins others anew", () => {
    const before = meter();
    before.add(reading(12, 1), 500);
    const underTest = new SensorMeter({
      metering: {
        periods: [
          { name: "1s", milliseconds: 1000 },
          { name: "10s", milliseconds: 1000 },
          { name: "other", milliseconds: 1000 },
        ],
        powerBucketsWatts: [],
      },
      gapLimitMilliseconds: GAP_LIMIT,
      now: 900,
      totals: before.handOver(800),
    });
    const shown = (now: number) => underTest.view(now).periods.map(({ name }) => name);
    expect([shown(1500), shown(10_500)]).toEqual([["1s"], []]);
  });
});

describe("a restart", () => {
  test("goes on with what was, and meters nothing up to its first reading", () => {
    fc.assert(
      fc.property(meterSteps, meterSteps, fc.nat(5000), fc.nat(1e9), (first, second, more, start) => {
        const end = (first.at(-1)?.at ?? 0) + more;
        // What a file has: plain data, and no time of this process.
        const saved = JSON.parse(JSON.stringify(play(meter(), first).totals(end))) as MeterTotals;
        expect(saved).not.toHaveProperty("continuation");
        const later = second.map((step) => ({ ...step, at: step.at + start }));
        const last = readingsOf(second).at(-1)?.at ?? 0;
        const found = play(meter(saved, start), later).view(start + last);
        const before = reference(first);
        const rest = end / 1000 - (readingsOf(first).at(-1)?.at ?? 0) / 1000;
        const after = reference(second);
        const expected = before.map(
          (value, index) => value + (after[index] as number) + (index === 5 ? rest : 0),
        );
        expect(difference(sums(found), expected)).toBeLessThan(ROUNDING);
        const count = found.power?.forward.count ?? 0;
        expect(count + (found.power?.reverse.count ?? 0)).toBe(readingsOf([...first, ...second]).length);
      }),
    );
  });

  test("begins the histogram anew when its bounds are others, and none when there shall be none", () => {
    const before = meter();
    before.add(reading(12, 1), 0);
    const totals = before.totals(0);
    const restarted = (powerBucketsWatts: readonly number[]) =>
      new SensorMeter({
        metering: { periods: [], powerBucketsWatts },
        gapLimitMilliseconds: 1,
        now: 0,
        totals,
      });
    expect(restarted([1, 10, 100]).view(0).power?.forward.count).toBe(1);
    expect(restarted([1, 10]).view(0).power?.forward.count).toBe(0);
    expect(restarted([1, 10, 101]).view(0).power?.forward.count).toBe(0);
    expect(restarted([]).view(0)).not.toHaveProperty("power");
    expect(restarted([]).totals(0)).not.toHaveProperty("power");
  });
});

describe("what cannot be", () => {
  test.each([
    [{ volts: Number.NaN, amperes: 1, watts: 1 }, 0, "volts of a reading: expected a number, found NaN"],
    [
      { volts: 1, amperes: -Infinity, watts: 1 },
      0,
      "amperes of a reading: expected a number, found -Infinity",
    ],
    [{ volts: 1, amperes: 1, watts: Number.NaN }, 0, "watts of a reading: expected a number, found NaN"],
    [{ volts: 1, amperes: 1, watts: 1 }, Number.NaN, "now of a reading: expected a number, found NaN"],
    [{ volts: 1e308, amperes: 1, watts: 1e308 }, 0, "a reading is too large to be metered"],
  ])("as a reading, like %o at %d, is refused and changes nothing", (taken, now, message) => {
    const underTest = meter();
    underTest.add(reading(12, 1), 0);
    const before = underTest.view(1000);
    expect(() => underTest.add(taken, now)).toThrow(new RangeError(message));
    expect(underTest.view(1000)).toEqual(before);
  });

  test("as a time is refused", () => {
    expect(() => meter().view(Number.NaN)).toThrow("expected a time in milliseconds, found NaN");
    expect(() => meter(undefined, Number.NaN)).toThrow("expected a time in milliseconds, found NaN");
  });

  test.each([0, -1, Number.NaN])("as a limit of gaps is refused: %d ms", (limit) => {
    expect(() => meter(undefined, 0, limit)).toThrow(
      new RangeError(`a gap is limited to more than 0 ms, found ${String(limit)}`),
    );
  });

  test("as a sequence, a time before the latest one, counts as that one", () => {
    const underTest = meter();
    underTest.add(reading(12, 1), 1000);
    // A scrape that saw the gap, before the reading that ended earlier was handed over.
    const { unmeteredSeconds } = underTest.view(4000);
    underTest.add(reading(12, 1), 3000);
    expect(underTest.view(3000).unmeteredSeconds).toBe(unmeteredSeconds);
  });
});

test("a reading is kept by value, so that one object can carry them all", () => {
  fc.assert(
    fc.property(fc.array(meterReading, { minLength: 2 }), (readings) => {
      const carried = { volts: 0, amperes: 0, watts: 0 };
      const underTest = meter();
      const expected = meter();
      readings.forEach((taken, index) => {
        underTest.add(Object.assign(carried, taken), index * 100);
        expected.add(taken, index * 100);
      });
      expect(underTest.view(readings.length * 100)).toEqual(expected.view(readings.length * 100));
    }),
  );
});
