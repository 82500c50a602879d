import { addressFromPins } from "@rbp/ina260";
import { parseBusNumber } from "@rbp/i2c-linux";
import type { Part } from "@rbp/tca9548a";
import type { ChipOnSegment } from "../topology/conflicts.ts";
import { type MultiplexerHop, segmentOf } from "../topology/place.ts";
import type { ConfigurationFile, MultiplexerEntry, SegmentEntry, SensorEntry } from "./configuration-file.ts";

/** A chip of a file, and where it is. */
interface FoundChip extends ChipOnSegment {
  readonly bus: number;
  readonly hops: readonly MultiplexerHop[];
  /** The entries of the multiplexers on the way. */
  readonly behind: readonly MultiplexerEntry[];
}
export type FoundSensor = FoundChip & { readonly kind: "sensor"; readonly entry: SensorEntry };
export type FoundMultiplexer = FoundChip & {
  readonly kind: "multiplexer";
  readonly entry: MultiplexerEntry;
  readonly part: Part;
};

/** The chips of a file in its order, a multiplexer before what is behind it. */
export function* chipsOf(file: ConfigurationFile): Iterable<FoundSensor | FoundMultiplexer> {
  for (const entry of file.buses)
    yield* chipsOn(entry, { bus: parseBusNumber(String(entry.bus)), hops: [], behind: [] });
}

function* chipsOn(
  { sensors = [], multiplexers = [] }: SegmentEntry,
  here: Pick<FoundChip, "bus" | "hops" | "behind">,
): Iterable<FoundSensor | FoundMultiplexer> {
  const segment = segmentOf(here);
  for (const entry of sensors) yield { kind: "sensor", entry, ...here, segment, address: addressOf(entry) };
  for (const entry of multiplexers) {
    const { part = "TCA9548A" } = entry;
    const address = Number(entry.address ?? 0x70);
    yield { kind: "multiplexer", entry, ...here, segment, address, part };
    for (const [channel, segmentEntry] of Object.entries(entry.channels)) {
      const hop = { part, address, channel: Number(channel) };
      yield* chipsOn(segmentEntry, {
        bus: here.bus,
        hops: [...here.hops, hop],
        behind: [...here.behind, entry],
      });
    }
  }
}

function addressOf({ address = 0x40 }: SensorEntry): number {
  return typeof address === "object" ? addressFromPins(address) : Number(address);
}
