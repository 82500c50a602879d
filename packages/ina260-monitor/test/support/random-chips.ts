import type { Fault } from "@rbp/i2c/testing";
import fc from "fast-check";
import type { PlannedMultiplexer, PlannedChip, PlannedChips } from "./scan-rig.ts";

/** One channel at most is connected: what two of one address held could not be told apart otherwise. */
const control: fc.Arbitrary<number> = fc.constantFrom(0, 0, 1, 2, 4, 8, 0x10, 0x20, 0x40, 0x80);

const address = (first: number, last: number): fc.Arbitrary<number> => fc.integer({ min: first, max: last });

const leaf: fc.Arbitrary<PlannedChip> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("ina260"), address: address(0x40, 0x4f) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("unknown"), address: address(0x08, 0x77) }) },
);

function multiplexer(depth: number): fc.Arbitrary<PlannedChip> {
  const behind = fc.tuple(fc.integer({ min: 0, max: 7 }), segment(depth - 1));
  const channels = fc.array(behind, { minLength: 1, maxLength: 3 }).map(Object.fromEntries<PlannedChips>);
  return fc.record({ kind: fc.constant("tca9548a"), address: address(0x70, 0x73), control, channels });
}

function segment(depth: number): fc.Arbitrary<PlannedChips> {
  const leaves = fc.array(leaf, { maxLength: 3 });
  if (depth === 0) return leaves;
  const multiplexers = fc.array(multiplexer(depth), { maxLength: 2 });
  return fc.tuple(leaves, multiplexers).map(([first, second]) => [...first, ...second]);
}

/** Chips in which everything that is connected on one path has an address of its own. */
export const randomChips: fc.Arbitrary<PlannedChips> = segment(2).map((chips) =>
  withoutDoubles(chips, new Set()),
);

/** Transfers with a place in the scan, 0…1, fail once, seen by the chips or not. */
export const faults: fc.Arbitrary<{ readonly place: number; readonly fault: Fault }> = fc.record({
  place: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  fault: fc.record({
    error: fc.constantFrom("nack", "timeout", "bus", "short-read"),
    reaches: fc.boolean(),
  }),
});

function withoutDoubles(chips: PlannedChips, taken: ReadonlySet<number>): PlannedChips {
  const own = new Map<number, PlannedChip>();
  for (const planned of chips) {
    if (!taken.has(planned.address) && !own.has(planned.address)) own.set(planned.address, planned);
  }
  const all = new Set([...taken, ...own.keys()]);
  return [...own.values()].map((planned) => (planned.kind === "tca9548a" ? thinOut(planned, all) : planned));
}

function thinOut(planned: PlannedMultiplexer, taken: ReadonlySet<number>): PlannedMultiplexer {
  const channels = Object.entries(planned.channels).map(
    ([channel, chips]) => [channel, withoutDoubles(chips, taken)] as const,
  );
  return { ...planned, channels: Object.fromEntries(channels) };
}
