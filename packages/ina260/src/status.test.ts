import { expect, test } from "vitest";
import { bit, everyWord } from "../test/words.ts";
import { decodeStatus, encodeStatus, type INA260Status } from "./status.ts";

test("every word tells alert, conversion ready and overflow apart", () => {
  const wrong = everyWord.filter((word) => {
    const status = decodeStatus(word);
    return (
      status.alert !== bit(word, 4) ||
      status.conversionReady !== bit(word, 3) ||
      status.overflow !== bit(word, 2) ||
      status.polarity !== (bit(word, 1) ? "active-high" : "active-low") ||
      status.latched !== bit(word, 0) ||
      status.conversionReadyOnPin !== bit(word, 10) ||
      status.raw !== word
    );
  });
  expect(wrong).toStrictEqual([]);
});

test("0x08 is a finished conversion and no alert", () => {
  expect(decodeStatus(0x0008)).toStrictEqual({
    conversionReady: true,
    alert: false,
    overflow: false,
    alertKind: "none",
    conversionReadyOnPin: false,
    polarity: "active-low",
    latched: false,
    raw: 0x0008,
  });
});

test("every word survives decoding and encoding", () => {
  expect(everyWord.filter((word) => encodeStatus(decodeStatus(word)) !== word)).toStrictEqual([]);
});

test("bits that have no effect are there only where a chip was set up so", () => {
  expect(Object.keys(decodeStatus(0x841f))).toHaveLength(8);
  expect(decodeStatus(0xd800)).toMatchObject({ alertKind: "over-current", ignoredBits: 0x5800 });
  expect(decodeStatus(0x1800)).toMatchObject({ alertKind: "under-voltage", ignoredBits: 0x0800 });
  expect(decodeStatus(0x03e0)).toMatchObject({ alertKind: "none", ignoredBits: 0x03e0 });
});

test.each([
  [{ ignoredBits: 0x8001 }, "ignoredBits are bits 14…11 and 9…5, found 0x8001"],
  [{ alertKind: "over-load" }, "the kind of an alert is none, over-current"],
  [{ polarity: "high" }, "polarity is active-low or active-high, found high"],
])("%o is refused by name", (wrong, message) => {
  const status = { ...decodeStatus(0), ...wrong } as INA260Status;
  expect(() => encodeStatus(status)).toThrow(RangeError);
  expect(() => encodeStatus(status)).toThrow(message);
});
