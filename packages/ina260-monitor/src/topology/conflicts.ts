export interface ChipOnSegment {
  readonly kind: "sensor" | "multiplexer";
  /** From the bus on: "i2c-1", then "0x70.7" for each channel on the way. */
  readonly segment: readonly string[];
  readonly address: number;
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
export function findAddressConflicts<T extends ChipOnSegment>(chips: readonly T[]): AddressConflict<T>[] {
  const firsts = new Map(chips.toReversed().map((chip) => [keyOf(chip.segment, chip.address), chip]));
  return chips.flatMap((inner) =>
    inner.segment.flatMap((_, index) => {
      const outer = firsts.get(keyOf(inner.segment.slice(0, index + 1), inner.address));
      return outer === undefined || outer === inner ? [] : [{ outer, inner }];
    }),
  );
}

/** @param where Where a chip is, as the reader of the message knows it. */
export function explainAddressConflict<T extends ChipOnSegment>(
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

function adviceFor(outer: ChipOnSegment, inner: ChipOnSegment): string {
  if (outer.segment.length < inner.segment.length) {
    const segment = outer.segment.join("/");
    return (
      `${segment} stays connected on the way to the second; ` +
      "give one another address, or move the first to a channel of its own"
    );
  }
  return inner.kind === "multiplexer"
    ? "if they are one multiplexer, put its channels under one; else give one another address"
    : "give one another address by its pins, or move it to a channel of its own";
}

function keyOf(segment: readonly string[], address: number): string {
  return `${segment.join("/")} ${String(address)}`;
}
