import { expect, test } from "vitest";
import { counted, enumerate } from "./plural.ts";

test("one is singular, none and several are plural", () => {
  expect([0, 1, 2].map((number) => counted(number, "sensor"))).toEqual([
    "0 sensors",
    "1 sensor",
    "2 sensors",
  ]);
  expect(counted(2, "other chip", "others")).toBe("2 others");
});

test("words are put in a row as one says them", () => {
  const words = ["a", "b", "c"];
  expect([0, 1, 2, 3].map((length) => enumerate(words.slice(0, length)))).toEqual([
    "",
    "a",
    "a and b",
    "a, b and c",
  ]);
  expect(enumerate(words, "or")).toBe("a, b or c");
});
