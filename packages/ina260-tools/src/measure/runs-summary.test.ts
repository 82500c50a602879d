import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ProgramEnd } from "./programs.ts";
import type { Cost, RunCosts } from "./costs.ts";
import { deviationOf, meanOf, summaryOf } from "./runs-summary.ts";

const cost: Cost = {
  durationSeconds: 10,
  joules: 100,
  coulombs: 8,
  meanWatts: 10,
  minimumWatts: 9,
  maximumWatts: 12,
  samples: 50,
  longestPauseSeconds: 0.01,
  coverage: 1,
  errorJoules: 2,
  netJoules: 40,
  netErrorJoules: 3,
};
const labels = { hostname: "pi", device: "npu" };
const place = "i2c-1/0x40";

function run(changes: Partial<Cost>, end: ProgramEnd = { exitCode: 0 }): RunCosts {
  const changed = { ...cost, ...changes };
  return { end, sensors: [{ labels, place, ...changed }], total: changed };
}

describe("several runs together", () => {
  const runs = [
    run({ joules: 100, netJoules: 40, maximumWatts: 12, errorJoules: 2 }),
    run({ joules: 104, netJoules: 43, minimumWatts: 8, coverage: 0.9, errorJoules: 4 }),
    run({
      joules: 108,
      netJoules: 46,
      maximumWatts: 15,
      samples: 53,
      longestPauseSeconds: 0.03,
      errorJoules: 3,
    }),
  ];
  const mean = {
    ...cost,
    joules: 104,
    netJoules: 43,
    errorJoules: 3,
    minimumWatts: 8,
    maximumWatts: 15,
    samples: 51,
    longestPauseSeconds: 0.03,
    coverage: expect.closeTo(2.9 / 3, 12) as number,
  };
  const standardDeviation = { durationSeconds: 0, joules: 4, coulombs: 0, meanWatts: 0, netJoules: 3 };

  test("have means and deviations, the highest and the lowest power of all, and the mean of the errors", () => {
    expect(summaryOf(runs)).toEqual({
      runs: 3,
      sensors: [{ labels, place, mean, standardDeviation }],
      total: { mean, standardDeviation },
    });
  });

  test("do not count one that failed", () => {
    const failed = [
      run({ joules: 1e6 }, { exitCode: 3 }),
      run({ joules: 1e6 }, { signal: "SIGKILL", signalNumber: 9 }),
    ];
    expect(summaryOf([...runs, ...failed])).toEqual(summaryOf(runs));
  });

  test("know nothing that one of them does not know", () => {
    const { errorJoules: _, ...unknown } = cost;
    const both = [cost, unknown].map((total): RunCosts => ({ end: { exitCode: 0 }, sensors: [], total }));
    const summary = summaryOf(both);
    expect(summary?.total.mean).not.toHaveProperty("errorJoules");
    expect(summary?.total.mean).toHaveProperty("netErrorJoules");
  });

  test("are two at least", () => {
    expect(summaryOf([])).toBeUndefined();
    expect(summaryOf([run({})])).toBeUndefined();
    expect(summaryOf([run({}), run({}, { exitCode: 1 })])).toBeUndefined();
  });
});

test("the deviation does not change when all are shifted, and grows with their scale", () => {
  const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 20 });
  fc.assert(
    fc.property(values, fc.integer({ min: -1000, max: 1000 }), (numbers, shift) => {
      const deviation = deviationOf(numbers);
      expect(deviationOf(numbers.map((value) => value + shift))).toBeCloseTo(deviation, 6);
      expect(deviationOf(numbers.map((value) => 3 * value))).toBeCloseTo(3 * deviation, 6);
      expect(meanOf(numbers.map((value) => value + shift))).toBeCloseTo(meanOf(numbers) + shift, 6);
    }),
  );
  expect(deviationOf([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 12);
});
