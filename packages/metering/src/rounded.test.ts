import { expect, test } from "vitest";
import { rounded } from "./rounded.ts";

test("numbers lose the noise of sums, wherever they are, and nothing else changes", () => {
  const value = {
    joules: 0.1 + 0.2,
    netJoules: -3e-17,
    items: 1_000_000_000,
    sensors: [{ coverage: 1 / 3, labels: { device: "0.30000000000000004" } }],
    name: null,
    ended: true,
  };
  expect(rounded(value)).toEqual({
    ...value,
    joules: 0.3,
    netJoules: 0,
    sensors: [{ coverage: 0.333333333, labels: { device: "0.30000000000000004" } }],
  });
});
