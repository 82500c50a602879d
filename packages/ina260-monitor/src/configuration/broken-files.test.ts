import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mistakesIn, rightFile } from "../../test/support/mistakes.ts";

describe("text that is not YAML", () => {
  test.each([
    ["", "1:1: expected buses and what is on them, found nothing"],
    ["# nothing\n", "1:1: expected buses and what is on them, found nothing"],
    ["buses: [1, 2\nb: 3", "2:1: not YAML: Flow sequence in block collection must be"],
    ["buses:\n\t- bus: 1", "2:1: not YAML: Tabs are not allowed as indentation"],
    ['hostname: "a\\q"', "1:13: not YAML: Invalid escape sequence \\q"],
    ["hostname: !secret x", "1:11: not YAML: Unresolved tag: !secret"],
    [`${rightFile}---\n${rightFile}`, "2:1: expected one document, found another behind ---"],
    ["- 1", "1:1: expected keys like buses, with what is on them, found [1]"],
    ["just words", '1:1: expected keys like buses, with what is on them, found "just words"'],
    [`hostname: *nobody\n${rightFile}`, "1:11: *nobody: expected an anchor &nobody before it"],
    ["buses: &all [*all]", "1:14: *all: expected an anchor &all that it is not in itself"],
    [`<<: 3\n${rightFile}`, "1:5: <<: expected a map, an alias of one, or a list of them"],
    [`? [a]\n: b\n${rightFile}`, "1:3: expected a word as key, found a list, a map or an alias"],
    [`__proto__: {}\n${rightFile}`, "1:1: __proto__ cannot be a key"],
    [`hostname: a\n${rightFile}hostname: b`, "3:1: hostname is already on line 1; keep one of the two"],
  ])("%j is refused with its place", (text, expected) => {
    expect(mistakesIn(text)[0]).toContain(expected);
  });

  test("of levels or aliases without end is refused, and takes no time without end", () => {
    const bomb = Array.from(
      { length: 30 },
      (_, index) => `a${String(index + 1)}: &a${String(index + 1)} [*a${String(index)}, *a${String(index)}]`,
    );
    expect(mistakesIn(`a0: &a0 [1]\n${bomb.join("\n")}`)).toEqual([
      "1:1: expected at most 100,000 values, found more when the aliases are filled in",
    ]);
    const levels = ["1:1: expected at most 100 lists and maps in each other, found more"];
    for (const one of ["[", "- ", "? "]) expect(mistakesIn(one.repeat(20_000))).toEqual(levels);
  });
});

test("a file with any damage is read, or refused at places that it has", () => {
  const text = `hostname: pi\nlabels: &l { rack: a }\nwindows: [10s, 1m]\nbuses:\n  - bus: 1\n    sensors:\n      - { device: a, labels: *l }\n    multiplexers:\n      - address: 0x70\n        channels:\n          7: { sensors: [{ device: b, address: 0x41, alert: { over_power_watts: 4 } }] }\n`;
  const piece = fc.oneof(
    fc.string({ maxLength: 3 }),
    fc.constantFrom(
      "- ",
      ": ",
      "{",
      "]",
      "*l",
      "&l ",
      "<<: *l",
      "\n",
      "  ",
      "7",
      "null",
      "device: ",
      "[1]",
      "!!set ",
    ),
  );
  const edit = fc.record({ at: fc.nat(text.length), remove: fc.nat(12), insert: piece });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
      let edited = text;
      for (const { at, remove, insert } of edits)
        edited = edited.slice(0, at) + insert + edited.slice(at + remove);
      const lines = edited.split(/\r\n?|\n/);
      for (const mistake of mistakesIn(edited)) {
        const [, line, column] = /^(\d+):(\d+): \S[^\n]*$/.exec(mistake) ?? [];
        expect(Number(line)).toBeLessThanOrEqual(lines.length + 1);
        expect(Number(column)).toBeLessThanOrEqual((lines[Number(line) - 1]?.length ?? 0) + 1);
      }
    }),
    { numRuns: 300 },
  );
});
