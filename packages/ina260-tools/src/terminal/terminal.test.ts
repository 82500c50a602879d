import { expect, test } from "vitest";
import { createStyle } from "./terminal.ts";

test("text is marked where there are colours, and nowhere else", () => {
  const { bold, dim, red, yellow, green } = createStyle(true);
  expect([bold("a"), dim("b"), red("c"), yellow("d"), green("e")]).toEqual([
    "\u001b[1ma\u001b[22m",
    "\u001b[2mb\u001b[22m",
    "\u001b[31mc\u001b[39m",
    "\u001b[33md\u001b[39m",
    "\u001b[32me\u001b[39m",
  ]);
  const plain = createStyle(false);
  expect([plain.bold("a"), plain.dim("b"), plain.red("c"), plain.yellow("d"), plain.green("e")]).toEqual(
    Array.from("abcde"),
  );
});
