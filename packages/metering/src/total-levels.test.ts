import { expect, test } from "vitest";
import { TotalLevels } from "./total-levels.ts";

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
