import { expect, test } from "vitest";
import { everyWord } from "../test/words.ts";
import {
  decodeConfiguration,
  encodeConfiguration,
  type INA260Configuration,
  POWER_ON_CONFIGURATION_WORD,
} from "./configuration.ts";

const powerOn: INA260Configuration = {
  averaging: 1,
  voltageConversionMicroseconds: 1100,
  currentConversionMicroseconds: 1100,
  mode: "both-continuous",
};

test("0x6127, the power-on value, is no averaging, 1.1 ms each, both quantities, continuous", () => {
  expect(POWER_ON_CONFIGURATION_WORD).toBe(0x6127);
  expect(decodeConfiguration(0x6127)).toStrictEqual(powerOn);
  expect(encodeConfiguration(powerOn)).toBe(0x6127);
});

test("every word decodes as the tables of the data sheet say", () => {
  const averagings = [1, 4, 16, 64, 128, 256, 512, 1024];
  const times = [140, 204, 332, 588, 1100, 2116, 4156, 8244];
  const modes = [
    "power-down",
    "current-triggered",
    "voltage-triggered",
    "both-triggered",
    "power-down-alternate",
    "current-continuous",
    "voltage-continuous",
    "both-continuous",
  ];
  const wrong = everyWord.filter((word) => {
    const bits = word.toString(2).padStart(16, "0");
    const field = (from: number): number => Number.parseInt(bits.slice(from, from + 3), 2);
    const decoded = decodeConfiguration(word);
    return (
      decoded.averaging !== averagings[field(4)] ||
      decoded.voltageConversionMicroseconds !== times[field(7)] ||
      decoded.currentConversionMicroseconds !== times[field(10)] ||
      decoded.mode !== modes[field(13)]
    );
  });
  expect(wrong).toStrictEqual([]);
});

test("every word survives decoding and encoding", () => {
  const lost = everyWord.filter((word) => encodeConfiguration(decodeConfiguration(word)) !== word);
  expect(lost).toStrictEqual([]);
});

test("reserved bits and RST are there only where a chip would not show them", () => {
  expect(Object.keys(decodeConfiguration(0x6fff))).toHaveLength(4);
  expect(decodeConfiguration(0x4127)).toStrictEqual({ ...powerOn, reservedBits: 0b100 });
  expect(decodeConfiguration(0xe127)).toStrictEqual({ ...powerOn, reset: true });
  expect(encodeConfiguration({ ...powerOn, reservedBits: 0 })).toBe(0x0127);
});

test.each([
  [{ averaging: 3 }, "averaging is one of 1, 4, 16, 64, 128, 256, 512, 1024, found 3"],
  [{ averaging: undefined }, "averaging is one of 1, 4, 16, 64, 128, 256, 512, 1024, found undefined"],
  [{ voltageConversionMicroseconds: 558 }, "voltageConversionMicroseconds is one of 140, 204, 332, 588"],
  [{ currentConversionMicroseconds: 8224 }, "1100, 2116, 4156, 8244, found 8224"],
  [{ mode: "continuous" }, "mode is one of power-down, current-triggered"],
  [{ reservedBits: 8 }, "reservedBits is 0 to 7, found 8"],
])("%o is refused by name", (wrong, message) => {
  const configuration = { ...powerOn, ...wrong } as INA260Configuration;
  expect(() => encodeConfiguration(configuration)).toThrow(RangeError);
  expect(() => encodeConfiguration(configuration)).toThrow(message);
});
