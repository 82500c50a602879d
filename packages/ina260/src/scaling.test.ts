import fc from "fast-check";
import { expect, test } from "vitest";
import { everyWord } from "../test/words.ts";
import {
  amperesToWord,
  ina260Limits,
  ina260Resolution,
  signedWord,
  voltsToWord,
  wattsToWord,
  wordToAmperes,
  wordToVolts,
  wordToWatts,
} from "./scaling.ts";

test("the values of the data sheet come out", () => {
  expect(wordToAmperes(0x2710)).toBe(12.5);
  expect(wordToVolts(0x2570)).toBe(11.98);
  expect(wordToWatts(0x3a7f)).toBe(149.75);
  expect(wordToVolts(0x1130)).toBe(5.5);
  expect(wordToAmperes(0xffff)).toBe(-0.00125);
  expect(wordToAmperes(0x8000)).toBe(-40.96);
  expect(wordToAmperes(0x7fff)).toBe(40.95875);
  expect(wordToVolts(0x7fff)).toBe(40.95875);
  expect(wordToWatts(0x8000)).toBe(327.68);
  expect(wordToWatts(0xa3d7)).toBe(419.43);
  expect(ina260Limits).toStrictEqual({
    minimumAmperes: -40.96,
    maximumAmperes: 40.95875,
    maximumVolts: 40.95875,
    maximumWatts: 419.43,
  });
});

test("a count is 10 mW, 1.25 mA and 1.25 mV (SBOS656, tables of the registers)", () => {
  expect(ina260Resolution).toStrictEqual({
    powerWatts: 0.01,
    currentAmperes: 0.00125,
    voltageVolts: 0.00125,
  });
  expect([wordToWatts(1), wordToAmperes(1), wordToVolts(1)]).toEqual(Object.values(ina260Resolution));
});

test("every word is the number nearest to its decimal, so no 0.30000000000000004 reaches a user", () => {
  const wrong = everyWord.filter((word) => {
    const count = word < 0x8000 ? word : word - 0x1_0000;
    // 1.25 mA and 1.25 mV are 125 units of the fifth decimal, 10 mW is one of the second.
    return (
      wordToAmperes(word) !== Number(`${String(count * 125)}e-5`) ||
      wordToVolts(word) !== Number(`${String(word * 125)}e-5`) ||
      wordToWatts(word) !== Number(`${String(word)}e-2`)
    );
  });
  expect(wrong).toStrictEqual([]);
});

test("a word is two's complement", () => {
  expect(everyWord.filter((word) => signedWord(word) !== new Int16Array([word])[0])).toStrictEqual([]);
  expect(Object.is(wordToAmperes(0), 0)).toBe(true);
});

test("what a word means is encoded as that word again", () => {
  const volts = everyWord.slice(0, 0x8000);
  const watts = everyWord.slice(0, 41_944);
  expect(everyWord.filter((word) => amperesToWord(wordToAmperes(word)) !== word)).toStrictEqual([]);
  expect(volts.filter((word) => voltsToWord(wordToVolts(word)) !== word)).toStrictEqual([]);
  expect(watts.filter((word) => wattsToWord(wordToWatts(word)) !== word)).toStrictEqual([]);
});

test("a word that a register never holds still has a meaning of its own, and is refused and not bent", () => {
  // Bit 15 of the voltage is always 0, and the power stops at 419.43 W.
  expect(new Set(everyWord.map(wordToVolts)).size).toBe(0x1_0000);
  expect(new Set(everyWord.map(wordToWatts)).size).toBe(0x1_0000);
  expect(() => voltsToWord(wordToVolts(0x8000))).toThrow(RangeError);
  expect(() => wattsToWord(wordToWatts(41_944))).toThrow(RangeError);
});

test("any value within the range becomes the nearest word", () => {
  fc.assert(
    fc.property(fc.double({ min: -40.96, max: 40.95875, noNaN: true }), (amperes) => {
      expect(Math.abs(wordToAmperes(amperesToWord(amperes)) - amperes)).toBeLessThanOrEqual(
        0.000_625 + 1e-12,
      );
    }),
  );
  fc.assert(
    fc.property(fc.double({ min: 0, max: 419.43, noNaN: true }), (watts) => {
      expect(Math.abs(wordToWatts(wattsToWord(watts)) - watts)).toBeLessThanOrEqual(0.005 + 1e-12);
    }),
  );
});

test.each([
  ["amperes", amperesToWord, -40.961, 40.96],
  ["volts", voltsToWord, -0.001, 40.96],
  ["watts", wattsToWord, -0.01, 419.44],
] as const)("%s outside the register are refused and named", (unit, encode, below, above) => {
  for (const value of [below, above, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => encode(value)).toThrow(RangeError);
    expect(() => encode(value)).toThrow(`${unit}, found ${String(value)}`);
  }
});
