import { expect, test } from "vitest";
import { ConversionGaps } from "./conversion-gaps.ts";

const period = { typicalMilliseconds: 10, maximumMilliseconds: 11 };

/** What is lost by readings at these times: each time at once, and in the end. */
function lostBy(times: readonly number[]): { readonly each: number[]; readonly rest: number } {
  const gaps = new ConversionGaps(period);
  return { each: times.map((time) => gaps.note(time)), rest: gaps.rest() };
}

const every = (step: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => 5 + index * step);

test.each([9, 10, 11])("none is when one is read every %i ms", (step) => {
  expect(lostBy(every(step, 100))).toEqual({ each: Array.from({ length: 100 }, () => 0), rest: 0 });
});

test("none is by a reading that comes late, when the next one does not", () => {
  expect(lostBy([0, 10, 26, 30, 40, 55, 60])).toEqual({ each: [0, 0, 0, 0, 0, 0, 0], rest: 0 });
});

test("a long time without a reading is noticed at once", () => {
  expect(lostBy([...every(10, 50), 595])).toEqual({
    each: [...Array.from({ length: 50 }, () => 0), 9],
    rest: 0,
  });
});

test("every second one is noticed in the end", () => {
  const { each, rest } = lostBy(every(20, 100));
  expect(each.every((lost) => lost === 0)).toBe(true);
  expect(rest).toBe(99);
});

test("nothing was lost when nothing was read", () => {
  expect(lostBy([])).toEqual({ each: [], rest: 0 });
  expect(lostBy([7])).toEqual({ each: [0], rest: 0 });
});
