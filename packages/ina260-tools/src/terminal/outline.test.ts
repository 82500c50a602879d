import { expect, test } from "vitest";
import { renderOutline } from "./outline.ts";

test("each node has a line, and lines lead to those above", () => {
  const leaves = [{ text: "c" }, { text: "d" }];
  expect(
    renderOutline([
      {
        text: "a",
        children: [
          { text: "b", children: leaves },
          { text: "e", children: leaves },
        ],
      },
      { text: "f" },
    ]),
  ).toBe("a\n├─ b\n│  ├─ c\n│  └─ d\n└─ e\n   ├─ c\n   └─ d\nf\n");
});

test("no nodes are no lines", () => {
  expect(renderOutline([])).toBe("");
});
