import { formatPlace, formatSegment, type SensorPlace } from "./place.ts";

export interface PlacedChip extends SensorPlace {
  readonly kind: "sensor" | "multiplexer";
}

export interface AddressConflict<T> {
  /** The one on the outer segment; on the same segment the one that was named first. */
  readonly outer: T;
  readonly inner: T;
}

/**
 * The chips that a transfer to one of them would reach too: a multiplexer connects a channel to the segment that it
 * is on itself, and so on up to the bus, so that everything on the way answers to the same addresses. Channels that
 * are not on the way of each other are never connected together.
 */
export function findAddressConflicts<T extends PlacedChip>(chips: readonly T[]): AddressConflict<T>[] {
  const firsts = new Map(chips.toReversed().map((chip) => [formatPlace(chip), chip]));
  return chips.flatMap((inner) =>
    [...inner.hops.keys(), inner.hops.length].flatMap((depth) => {
      const outer = firsts.get(formatPlace({ ...inner, hops: inner.hops.slice(0, depth) }));
      return outer === undefined || outer === inner ? [] : [{ outer, inner }];
    }),
  );
}

/** @param where Where a chip is, as the reader of the message knows it. */
export function explainAddressConflict<T extends PlacedChip>(
  { outer, inner }: AddressConflict<T>,
  where: (chip: T) => string,
): string {
  return `the chips at ${where(outer)} and ${where(inner)} would answer together: ${adviceFor(outer, inner)}`;
}

/** Each item with the key of an earlier one, and the first that has it. */
export function findRepeated<T>(
  items: readonly T[],
  keyOfItem: (item: T) => string | number,
): { readonly first: T; readonly again: T }[] {
  const firsts = new Map<string | number, T>();
  return items.flatMap((again) => {
    const key = keyOfItem(again);
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, again);
    return first === undefined ? [] : [{ first, again }];
  });
}

/** @param where Where the first sensor of this device is: "on line 3". */
export function explainSameDevice(device: string, where: string): string {
  return `device ${JSON.stringify(device)} is already ${where}; give each a name of its own`;
}

function adviceFor(outer: PlacedChip, inner: PlacedChip): string {
  if (outer.hops.length < inner.hops.length) {
    return (
      `${formatSegment(outer)} stays connected on the way to the second; ` +
      "give one another address, or move the first to a channel of its own"
    );
  }
  return inner.kind === "multiplexer"
    ? "if they are one multiplexer, put its channels under one; else give one another address"
    : "give one another address by its pins, or move it to a channel of its own";
}
