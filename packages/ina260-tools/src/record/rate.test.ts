import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseRate, settingsForEachConversion } from "./rate.ts";

describe("a rate", () => {
  test.each([
    ["10", 10],
    ["0.5", 0.5],
    [".5", 0.5],
    ["500", 500],
    ["max", "max"],
  ])("%s is read", (text, rate) => {
    expect(parseRate("--rate", text)).toBe(rate);
  });

  test.each(["0", "501", "-1", "1e2", "fast", "", "10 Hz"])("%j is none", (text) => {
    expect(() => parseRate("--rate", text)).toThrow(
      `--rate is max, or samples per second from 0.001 to 500, found ${JSON.stringify(text)}`,
    );
  });
});

describe("settings to read each conversion with", () => {
  test.each([
    [0, 0.664],
    [0.09, 0.664],
    [0.1, 1.12],
    [1, 2.2],
    [3, 4.232],
    [20_000, 16_883.712],
  ])("that takes %f ms have conversions of %f ms", (reading, typical) => {
    expect(settingsForEachConversion(reading).typicalMilliseconds).toBeCloseTo(typical, 3);
  });

  test("are the fastest that leave a fast chip enough time", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 15_000, noNaN: true }), (reading) => {
        const { typicalMilliseconds, configuration } = settingsForEachConversion(reading);
        expect(0.9 * typicalMilliseconds).toBeGreaterThan(reading + 0.49);
        expect(typicalMilliseconds).toBeLessThan(2.3 * (reading + 0.5));
        expect(configuration.mode).toBe("both-continuous");
      }),
    );
  });
});
