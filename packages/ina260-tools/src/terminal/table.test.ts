import { expect, test } from "vitest";
import { type Cell, layOut, renderOutline, visibleText } from "./table.ts";

const right = (text: string): Cell => ({ text, align: "right" });

test("each column is as wide as its widest cell, and the last one as wide as it likes", () => {
  const rows = [
    [{ text: "DEVICE" }, right("VOLTS"), { text: "AGE" }],
    [{ text: "nas" }, right("12.000"), { text: "2 s, and more" }],
  ];
  expect(layOut(rows)).toEqual(["DEVICE   VOLTS  AGE", "nas     12.000  2 s, and more"]);
});

test("a row that ends early makes no room in the others", () => {
  const rows = [
    [{ text: "nas" }, { text: "an error that is long" }],
    [{ text: "nas" }, right("5"), right("1")],
  ];
  expect(layOut(rows)).toEqual(["nas  an error that is long", "nas  5  1"]);
});

test("what is beyond the screen is cut off, marks and all", () => {
  const bold = (text: string): string => `<${text}>`;
  const rows = [[{ text: "abcdef", mark: bold }, { text: "ghijkl", mark: bold }, { text: "mno" }]];
  expect(layOut(rows, 10)).toEqual(["<abcdef>  <gh>"]);
  expect(layOut(rows, 7)).toEqual(["<abcdef> <>"]);
  expect(layOut(rows, 0)).toEqual(["<><>"]);
});

test("an emoji of several code points is one character, and takes two columns", () => {
  const rows = [
    [{ text: "👩‍🔬" }, right("1")],
    [{ text: "abc" }, right("2")],
  ];
  expect(layOut(rows)).toEqual(["👩‍🔬   1", "abc  2"]);
  expect(layOut([[{ text: "👩‍🔬abc" }]], 3)).toEqual(["👩‍🔬a"]);
});

test("wide characters take two columns, and are not cut in half", () => {
  const rows = [
    [{ text: "電源" }, right("1")],
    [{ text: "npu" }, right("2")],
  ];
  expect(layOut(rows)).toEqual(["電源  1", "npu   2"]);
  expect(layOut([[{ text: "電源ab" }]], 3)).toEqual(["電"]);
  expect(layOut([[right("電源"), { text: "🔋 ok" }]], 7)).toEqual(["電源  "]);
  expect(layOut([[right("電源"), { text: "🔋 ok" }]], 8)).toEqual(["電源  🔋"]);
});

test("an accent of its own takes no column", () => {
  expect(
    layOut([
      [{ text: "e\u0301" }, { text: "1" }],
      [{ text: "ab" }, { text: "2" }],
    ]),
  ).toEqual(["e\u0301   1", "ab  2"]);
});

test("nothing in a name moves the cursor", () => {
  expect(visibleText("a\u001b[2Jb\nc\u009b")).toBe("a\u{FFFD}[2Jb\u{FFFD}c\u{FFFD}");
  expect(layOut([[{ text: "a\nb" }]])).toEqual(["a\u{FFFD}b"]);
});

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
