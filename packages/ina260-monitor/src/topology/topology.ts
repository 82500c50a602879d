import type { INA260AlertLimit, INA260FittedConfiguration } from "@rbp/ina260";
import type { Part } from "@rbp/tca9548a";
import {
  explainAddressConflict,
  explainSameDevice,
  findAddressConflicts,
  findRepeated,
} from "./conflicts.ts";
import { formatPlace, type SensorPlace } from "./place.ts";

/**
 * Labels of the series of one sensor; no two sensors have the same host and device. Labels of the user's choice may
 * follow, the same names for all sensors; "" where a sensor has no value.
 */
export type SensorLabels = Readonly<Record<string, string>> & {
  readonly hostname: string;
  readonly device: string;
};

/** One sensor: where it is, what it is called, and how it measures. */
export interface SensorPlan extends SensorPlace {
  readonly labels: SensorLabels;
  /** Time between two readings. */
  readonly intervalMilliseconds: number;
  /** Settings of the chip: by default those that fill the interval. */
  readonly chipSettings: INA260FittedConfiguration;
  /** The limit that the chip itself watches. Absent: its alert is left alone. */
  readonly alert?: INA260AlertLimit;
}

/** Everything that is measured, as plain data. */
export interface Topology {
  readonly sensors: readonly SensorPlan[];
}

/** Host and device as one word: the identity of a sensor, which it keeps when it is wired elsewhere. */
export function sensorKey({ hostname, device }: Pick<SensorLabels, "hostname" | "device">): string {
  return JSON.stringify([hostname, device]);
}

/** The buses that are used, each once, in the order of their first use. */
export function busesOf({ sensors }: Topology): number[] {
  return [...new Set(sensors.map(({ bus }) => bus))];
}

/** The multiplexers on the way to the sensors, each once, an outer one before those behind it. */
export function multiplexersOf({ sensors }: Topology): (SensorPlace & { readonly part: Part })[] {
  const found = new Map<string, SensorPlace & { readonly part: Part }>();
  for (const { bus, hops } of sensors) {
    for (const [index, { part, address }] of hops.entries()) {
      const multiplexer = { bus, hops: hops.slice(0, index), part, address };
      const path = formatPlace(multiplexer);
      if (!found.has(path)) found.set(path, multiplexer);
    }
  }
  return [...found.values()];
}

/** Returns `topology` when no two sensors have one name and no two chips answer together. @throws RangeError */
export function checkTopology(topology: Topology): Topology {
  const { sensors } = topology;
  const chips = [
    ...multiplexersOf(topology).map((chip) => ({ ...chip, kind: "multiplexer" as const })),
    ...sensors.map((chip) => ({ ...chip, kind: "sensor" as const })),
  ];
  for (const conflict of findAddressConflicts(chips)) {
    throw new RangeError(explainAddressConflict(conflict, formatPlace));
  }
  for (const { first, again } of findRepeated(sensors, ({ labels }) => sensorKey(labels))) {
    throw new RangeError(
      `${formatPlace(again)}: ${explainSameDevice(again.labels.device, `at ${formatPlace(first)}`)}`,
    );
  }
  return topology;
}
