import { expect, test } from "vitest";
import { createPaint, wantsColours } from "./paint.ts";

test("text is coloured, and ends as it began", () => {
  const { bad, faint, good, strong, warning } = createPaint(true);
  expect([bad("a"), faint("b"), good("c"), strong("d"), warning("e"), bad("")]).toEqual([
    "\u001B[31ma\u001B[39m",
    "\u001B[2mb\u001B[22m",
    "\u001B[32mc\u001B[39m",
    "\u001B[1md\u001B[22m",
    "\u001B[33me\u001B[39m",
    "",
  ]);
});

test("without colours text stays as it is", () => {
  const paint = createPaint(false);
  expect(Object.values(paint).map((colour: (text: string) => string) => colour("a"))).toEqual(
    Array(5).fill("a"),
  );
});

test.each([
  [true, {}, true],
  [true, { TERM: "xterm-256color" }, true],
  [false, {}, false],
  [true, { NO_COLOR: "1" }, false],
  [true, { NO_COLOR: "" }, true],
  [true, { TERM: "dumb" }, false],
])("a terminal: %s with %o has colours: %s", (isTerminal, environment, wanted) => {
  expect(wantsColours(isTerminal, environment)).toBe(wanted);
});
