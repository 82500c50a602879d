/** A chip, and the segment that it is on. */
export interface ChipOnSegment {
  /** From the bus on: "i2c-1", then "0x70.7" for each channel on the way. */
  readonly segment: readonly string[];
  readonly address: number;
}

/** Two chips that would answer together. */
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
  const first = new Map<string, T>();
  const conflicts: AddressConflict<T>[] = [];
  for (const chip of chips) {
    const key = keyOf(chip.segment, chip.address);
    const other = first.get(key);
    if (other === undefined) first.set(key, chip);
    else conflicts.push({ outer: other, inner: chip });
  }
  for (const inner of chips) {
    for (let length = 1; length < inner.segment.length; length += 1) {
      const outer = first.get(keyOf(inner.segment.slice(0, length), inner.address));
      if (outer !== undefined) conflicts.push({ outer, inner });
    }
  }
  return conflicts;
}

function keyOf(segment: readonly string[], address: number): string {
  return `${segment.join("/")} ${String(address)}`;
}
