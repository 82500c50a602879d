import fc from "fast-check";
import { expect, test } from "vitest";
import { type ChipOnSegment, findAddressConflicts } from "./address-conflicts.ts";

const root = ["i2c-1"];
const channel = [...root, "0x70.7"];
const sibling = [...root, "0x70.3"];
const nested = [...channel, "0x71.0"];

test("chips with one address on one segment, or on the way to it, answer together", () => {
  const outer = { segment: root, address: 0x40 };
  for (const segment of [root, channel, nested]) {
    const inner = { segment, address: 0x40 };
    expect(findAddressConflicts([outer, inner])).toEqual([{ outer, inner }]);
  }
});

test("the outer chip is found wherever it is named", () => {
  const outer = { segment: channel, address: 0x40 };
  const inner = { segment: nested, address: 0x40 };
  expect(findAddressConflicts([inner, outer])).toEqual([{ outer, inner }]);
});

test("chips on channels beside each other, on other buses, or with other addresses do not", () => {
  const chips = [
    { segment: channel, address: 0x40 },
    { segment: sibling, address: 0x40 },
    { segment: ["i2c-2"], address: 0x40 },
    { segment: nested, address: 0x41 },
    { segment: root, address: 0x42 },
  ];
  expect(findAddressConflicts(chips)).toEqual([]);
});

test("it is exactly the pairs of which one segment begins with the other", () => {
  const step = fc.constantFrom("a", "b");
  const chip: fc.Arbitrary<ChipOnSegment> = fc.record({
    segment: fc.array(step, { maxLength: 3 }).map((steps) => ["i2c-1", ...steps]),
    address: fc.constantFrom(1, 2),
  });
  fc.assert(
    fc.property(fc.uniqueArray(chip, { selector: (one) => JSON.stringify(one) }), (chips) => {
      const beginsWith = (one: ChipOnSegment, other: ChipOnSegment): boolean =>
        `${one.segment.join("/")}/`.startsWith(`${other.segment.join("/")}/`);
      const expected = chips.flatMap((inner) =>
        chips
          .filter((outer) => outer !== inner && outer.address === inner.address && beginsWith(inner, outer))
          .map((outer) => ({ outer, inner })),
      );
      const found = findAddressConflicts(chips);
      expect(found).toHaveLength(expected.length);
      expect(found).toEqual(expect.arrayContaining(expected));
    }),
  );
});
