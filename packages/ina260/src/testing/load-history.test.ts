import { expect, test } from "vitest";
import { constantLoad, functionLoad } from "./index.ts";
import { LoadHistory } from "./load-history.ts";

const amperes = (value: number) => constantLoad({ volts: 10 * value, amperes: value });

test("a mean across a change is weighted by the time of each load", () => {
  const history = new LoadHistory();
  history.change(amperes(1), 10, 0);
  history.change(amperes(4), 12, 0);
  expect(history.amperes(0, 10)).toBe(0);
  expect(history.amperes(10, 12)).toBe(1);
  expect(history.amperes(8, 16)).toBeCloseTo((2 * 1 + 4 * 4) / 8, 12);
  expect(history.volts(11, 13)).toBeCloseTo(25, 12);
  expect(history.amperes(20, 30)).toBe(4);
});

test("it is steady until the next change", () => {
  const history = new LoadHistory();
  history.change(amperes(1), 10, 0);
  expect(history.steadyUntil(0)).toBe(10);
  expect(history.steadyUntil(10)).toBe(Number.POSITIVE_INFINITY);
  history.change(functionLoad({ volts: 1, amperes: 1 }), 20, 0);
  expect(history.steadyUntil(25)).toBe(25);
});

test("what nobody will ask for any more is forgotten, and so is a load that held for no time", () => {
  const history = new LoadHistory();
  history.change(amperes(5), 10, 0);
  expect(history.range?.amperes).toStrictEqual([0, 5]);
  history.change(amperes(7), 10, 0);
  history.change(amperes(2), 20, 15);
  expect(history.range?.amperes).toStrictEqual([2, 7]);
  expect(history.amperes(15, 25)).toBe(4.5);
  history.change(functionLoad({ volts: 1, amperes: 1 }), 30, 25);
  expect(history.range).toBeUndefined();
});
