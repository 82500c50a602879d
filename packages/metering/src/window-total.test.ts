import { expect, test } from "vitest";
import type { WindowResult } from "./window-meter.ts";
import { TotalLevels, totalOfWindows } from "./window-total.ts";

const one: WindowResult = {
  durationSeconds: 10,
  joules: 100,
  coulombs: 8,
  meanWatts: 10,
  minimumWatts: 9,
  maximumWatts: 12,
  samples: 50,
  longestPauseSeconds: 0.25,
  coverage: 1,
  errorJoules: 2,
};
const two: WindowResult = {
  ...one,
  joules: 30,
  coulombs: 3,
  meanWatts: 3,
  samples: 49,
  longestPauseSeconds: 0.5,
  errorJoules: 0.5,
};
const levels = { minimumWatts: 12.5, maximumWatts: 14 };

test("energies, charges, means, samples and errors of several sensors add up", () => {
  expect(totalOfWindows([one, two], levels)).toEqual({
    durationSeconds: 10,
    joules: 130,
    coulombs: 11,
    meanWatts: 13,
    ...levels,
    samples: 99,
    longestPauseSeconds: 0.5,
    coverage: 1,
    errorJoules: 2.5,
  });
});

test("a mean and an error of all are not known where one is not, and the coverage is the lowest", () => {
  const nothing: WindowResult = { durationSeconds: 10, joules: 0, coulombs: 0, samples: 0, coverage: 0 };
  expect(totalOfWindows([one, nothing], {})).toEqual({
    durationSeconds: 10,
    joules: 100,
    coulombs: 8,
    samples: 50,
    longestPauseSeconds: 0.25,
    coverage: 0,
  });
});

test("the power together is the sum of the newest readings, from the moment on that each has one", () => {
  const levels = new TotalLevels(2);
  levels.take("a", 100, 0, 10);
  expect(levels.view()).toEqual({});
  levels.take("b", 5, 1, 11);
  levels.take("a", 2, 2, 12);
  levels.take("b", 3, 3, 13);
  expect(levels.view()).toEqual({ minimumWatts: 5, maximumWatts: 105 });
});

test("a reading that is too old is in no sum", () => {
  const levels = new TotalLevels(2);
  levels.take("a", 1, 0, 10);
  levels.take("b", 7, 11, 21);
  expect(levels.view()).toEqual({});
  levels.take("a", 2, 21, 31);
  expect(levels.view()).toEqual({ minimumWatts: 9, maximumWatts: 9 });
});

test("of one sensor it is that of the sensor", () => {
  const levels = new TotalLevels(1);
  for (const watts of [3, -1, 2]) levels.take("a", watts, 0, 10);
  expect(levels.view()).toEqual({ minimumWatts: -1, maximumWatts: 3 });
});
