import fc from "fast-check";
import { expect, test } from "vitest";
import { explainAddressConflict, findAddressConflicts, findRepeated, type PlacedChip } from "./conflicts.ts";
import { formatSegment, parsePlace } from "./place.ts";

const root = "i2c-1";
const channel = `${root}/0x70.7`;
const sibling = `${root}/0x70.3`;
const nested = `${channel}/0x71.0`;

function chip(segment: string, address: number = 0x40): PlacedChip {
  return { kind: "sensor", ...parsePlace(`${segment}/0x40`), address };
}

test("chips with one address on one segment, or on the way to it, answer together", () => {
  const outer = chip(root);
  for (const segment of [root, channel, nested]) {
    const inner = chip(segment);
    expect(findAddressConflicts([outer, inner])).toEqual([{ outer, inner }]);
  }
});

test("the outer chip is found wherever it is named", () => {
  const outer = chip(channel);
  const inner = chip(nested);
  expect(findAddressConflicts([inner, outer])).toEqual([{ outer, inner }]);
});

test("chips on channels beside each other, on other buses, or with other addresses do not", () => {
  const chips = [chip(channel), chip(sibling), chip("i2c-2"), chip(nested, 0x41), chip(root, 0x42)];
  expect(findAddressConflicts(chips)).toEqual([]);
});

test("it is exactly the pairs of which one segment begins with the other", () => {
  const hop = fc.record({
    part: fc.constant("TCA9548A" as const),
    address: fc.constant(0x70),
    channel: fc.constantFrom(0, 1),
  });
  const anyChip: fc.Arbitrary<PlacedChip> = fc.record({
    kind: fc.constantFrom("sensor", "multiplexer"),
    bus: fc.constant(1),
    hops: fc.array(hop, { maxLength: 3 }),
    address: fc.constantFrom(1, 2),
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(anyChip, { selector: ({ hops, address }) => JSON.stringify([hops, address]) }),
      (chips) => {
        const beginsWith = (one: PlacedChip, other: PlacedChip): boolean =>
          `${formatSegment(one)}/`.startsWith(`${formatSegment(other)}/`);
        const expected = chips.flatMap((inner) =>
          chips
            .filter((outer) => outer !== inner && outer.address === inner.address && beginsWith(inner, outer))
            .map((outer) => ({ outer, inner })),
        );
        const found = findAddressConflicts(chips);
        expect(found).toHaveLength(expected.length);
        expect(found).toEqual(expect.arrayContaining(expected));
      },
    ),
  );
});

test.each([
  [
    "one on the way to the other",
    chip(root),
    "i2c-1 stays connected on the way to the second; give one another",
  ],
  [
    "two sensors of one segment",
    chip(nested),
    "give one another address by its pins, or move it to a channel",
  ],
  [
    "two multiplexers of one segment",
    { ...chip(nested), kind: "multiplexer" as const },
    "if they are one multiplexer",
  ],
])("the message names both and says what to do: %s", (_, outer, advice) => {
  const conflict = { outer, inner: { ...chip(nested), kind: outer.kind } };
  const where = formatSegment;
  expect(explainAddressConflict(conflict, where)).toContain(
    `the chips at ${where(outer)} and i2c-1/0x70.7/0x71.0 would answer together: `,
  );
  expect(explainAddressConflict(conflict, where)).toContain(advice);
});

test("what is there again is named with the first of its key", () => {
  expect(findRepeated(["a1", "b1", "a2", "a3"], (item) => item[0] ?? "")).toEqual([
    { first: "a1", again: "a2" },
    { first: "a1", again: "a3" },
  ]);
});
