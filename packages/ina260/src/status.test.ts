import { expect, test } from "vitest";
import { bit, everyWord } from "../test/words.ts";
import { decodeStatus } from "./status.ts";

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
