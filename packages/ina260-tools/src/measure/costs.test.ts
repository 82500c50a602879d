import { describe, expect, test } from "vitest";
import type { WindowResult } from "@rbp/metering";
import { costsOf, type Measurement } from "./costs.ts";

const result: WindowResult = { durationSeconds: 4, joules: 100, coulombs: 8, samples: 400, coverage: 1 };
const idle: WindowResult = { ...result, durationSeconds: 10, joules: 50, meanWatts: 5, errorJoules: 1 };

function totalOf(
  run: WindowResult,
  rest: { readonly idle?: WindowResult; readonly items?: number } = {},
): ReturnType<typeof costsOf>[number]["total"] | undefined {
  const measurement: Measurement = {
    command: ["job"],
    intervalMilliseconds: 10,
    runs: [{ end: { exitCode: 0 }, outcome: { sensors: [], total: run } }],
    items: rest.items,
    idle: rest.idle && { sensors: [], total: rest.idle },
  };
  return costsOf(measurement)[0]?.total;
}

describe("the net energy", () => {
  test("is what lies above the idle power, with the error of both", () => {
    expect(totalOf({ ...result, errorJoules: 2 }, { idle })).toEqual({
      ...result,
      errorJoules: 2,
      netJoules: 100 - 4 * 5,
      netErrorJoules: 2 + 4 * 0.1,
    });
  });

  test("is that of the time that was metered, and its error not known with the other", () => {
    expect(totalOf({ ...result, coverage: 0.5 }, { idle })).toEqual({
      ...result,
      coverage: 0.5,
      netJoules: 90,
    });
  });

  test("is not known without an idle power", () => {
    const { meanWatts: _, errorJoules: __, ...nothing } = idle;
    expect(totalOf(result, { idle: { ...nothing, samples: 0, coverage: 0 } })).toEqual(result);
  });

  test("has no error where that of the idle power is not known", () => {
    const { errorJoules: _, ...unknown } = idle;
    expect(totalOf({ ...result, errorJoules: 2 }, { idle: unknown })).toEqual({
      ...result,
      errorJoules: 2,
      netJoules: 80,
    });
  });
});

describe("of several items each", () => {
  test("has its part of the energies and their errors", () => {
    expect(totalOf({ ...result, errorJoules: 2 }, { idle, items: 10 })).toMatchObject({
      joulesPerItem: 10,
      errorJoulesPerItem: 0.2,
      netJoulesPerItem: 8,
      netErrorJoulesPerItem: 0.24,
    });
  });

  test("has no part of what is not known", () => {
    expect(totalOf(result, { items: 10 })).toEqual({ ...result, joulesPerItem: 10 });
  });
});
