import { expect, test } from "vitest";
import { codeBlocks } from "./blocks.mjs";

test("a block has its language, its text and the line of its fence", () => {
  const markdown = "# Title\n\n```ts\nconst a = 1;\n\nf(a);\n```\n";
  expect(codeBlocks(markdown)).toEqual([{ language: "ts", line: 3, text: "const a = 1;\n\nf(a);\n" }]);
});

test("a block in a list loses the indentation of the list and keeps its own", () => {
  const markdown = "- like this:\n\n  ```sh\n  if true; then\n    npm test\n  fi\n  ```\n";
  expect(codeBlocks(markdown)[0]?.text).toBe("if true; then\n  npm test\nfi\n");
});

test("a longer fence shows a shorter one", () => {
  expect(codeBlocks("````md\n```ts\n```\n````\n")).toEqual([
    { language: "md", line: 1, text: "```ts\n```\n" },
  ]);
});

test("text behind the language belongs to the language, so that no block is passed by", () => {
  expect(codeBlocks("```ts skip\n```\n")[0]?.language).toBe("ts skip");
});

test("a block without an end is refused", () => {
  expect(() => codeBlocks("a\n```ts\nf();\n")).toThrow("line 2 has no end");
});
