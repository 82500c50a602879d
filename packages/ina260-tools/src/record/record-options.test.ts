import { describe, expect, test } from "vitest";
import { parseRate } from "./record-options.ts";

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
