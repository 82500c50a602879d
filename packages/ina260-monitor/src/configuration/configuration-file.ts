import { type INA260AddressPins, addressFromPins } from "@rbp/ina260";
import type { Part } from "@rbp/tca9548a";
import { type LinuxI2CBackendChoice, parseBusNumber } from "@rbp/i2c-linux";
import type { Averaging } from "../topology/plan-sensor.ts";
import type { SensorPlace } from "../topology/place.ts";

/** A valid configuration file as it is written; docs/configuration.md describes it. */
export interface ConfigurationFile {
  /** Lets editors that read JSON find the schema. */
  readonly $schema?: string;
  readonly hostname?: string;
  readonly interval?: Duration;
  readonly averaging?: Averaging;
  readonly labels?: Labels;
  readonly windows?: readonly Duration[];
  readonly power_buckets_watts?: readonly number[];
  readonly legacy_metrics?: boolean;
  readonly keep_trying?: boolean;
  readonly i2c_backend?: LinuxI2CBackendChoice;
  readonly state_file?: string;
  readonly buses: readonly BusEntry[];
}

/** Seconds, or text as "500ms". */
export type Duration = number | string;

export type Labels = Readonly<Record<string, string>>;

/** What is on one segment: that of a bus, or of a channel. */
export interface SegmentEntry {
  readonly sensors?: readonly SensorEntry[];
  readonly multiplexers?: readonly MultiplexerEntry[];
}

export interface BusEntry extends SegmentEntry {
  /** 1, "i2c-1" or "/dev/i2c-1". */
  readonly bus: number | string;
}

export interface MultiplexerEntry {
  /** A number, or "0x70" in JSON. */
  readonly address?: number | string;
  readonly part?: Part;
  readonly channels: { readonly [channel in "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7"]?: SegmentEntry };
}

export interface SensorEntry {
  readonly device: string;
  /** A number, "0x40" in JSON, or what the pins are tied to. */
  readonly address?: number | string | INA260AddressPins;
  readonly interval?: Duration;
  readonly averaging?: Averaging;
  readonly labels?: Labels;
  readonly alert?: AlertEntry;
}

/** Exactly one of these limits. */
export type AlertEntry = {
  readonly [
    limit in `${"over" | "under"}_${"current_amperes" | "voltage_volts"}` | "over_power_watts"
  ]?: number;
};

interface Location extends SensorPlace {
  readonly behind: readonly MultiplexerEntry[];
}
export interface FoundMultiplexer extends Location {
  readonly kind: "multiplexer";
  readonly entry: MultiplexerEntry;
  readonly part: Part;
}
/** A chip of a file, and where it is. */
export type FoundChip =
  FoundMultiplexer | (Location & { readonly kind: "sensor"; readonly entry: SensorEntry });

/** The chips of a file in its order, a multiplexer before what is behind it. */
export function* chipsOf(file: ConfigurationFile): Iterable<FoundChip> {
  for (const entry of file.buses) {
    yield* chipsOn(entry, { bus: parseBusNumber(String(entry.bus)), hops: [], behind: [] });
  }
}

function* chipsOn(
  { sensors = [], multiplexers = [] }: SegmentEntry,
  here: Omit<Location, "address">,
): Iterable<FoundChip> {
  for (const entry of sensors) yield { kind: "sensor", entry, ...here, address: addressOf(entry) };
  for (const entry of multiplexers) {
    const { part = "TCA9548A" } = entry;
    const address = Number(entry.address ?? 0x70);
    yield { kind: "multiplexer", entry, ...here, address, part };
    for (const [channel, segmentEntry] of Object.entries(entry.channels)) {
      const hop = { part, address, channel: Number(channel) };
      yield* chipsOn(segmentEntry, { ...here, hops: [...here.hops, hop], behind: [...here.behind, entry] });
    }
  }
}

function addressOf({ address = 0x40 }: SensorEntry): number {
  return typeof address === "object" ? addressFromPins(address) : Number(address);
}
