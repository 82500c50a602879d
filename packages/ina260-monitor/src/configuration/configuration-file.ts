import type { INA260AddressPins } from "@rbp/ina260";
import type { Part } from "@rbp/tca9548a";
import type { Averaging } from "../topology/plan-sensor.ts";

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
  readonly channels: { readonly [channel in ChannelName]?: SegmentEntry };
}

export type ChannelName = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7";

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
