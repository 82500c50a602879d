import { formatAddress } from "@rbp/i2c";
import type { INA260AlertLimit, INA260FittedConfiguration } from "@rbp/ina260";
import type { Part } from "@rbp/tca9548a";
import { findAddressConflicts } from "./address-conflicts.ts";

/** One multiplexer on the way from a bus to a sensor, and the channel to take there. */
export interface MultiplexerHop {
  readonly part: Part;
  readonly address: number;
  readonly channel: number;
}

/**
 * Labels of everything that is said of one sensor; no two sensors have the same. Beside the two that every sensor
 * has there may be some of the user's, then with all sensors; "" where a sensor has no value.
 */
export type SensorLabels = Readonly<Record<string, string>> & {
  readonly hostname: string;
  readonly device: string;
};

/** Where a sensor is. */
export interface SensorPlace {
  /** N of /dev/i2c-N. */
  readonly bus: number;
  /** From the bus to the sensor; none where the sensor is on the bus itself. */
  readonly hops: readonly MultiplexerHop[];
  readonly address: number;
}

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

/** "i2c-1/0x70.7/0x40": where a sensor is, as one word. */
export function formatPlace(place: SensorPlace): string {
  return [...segmentOf(place), formatAddress(place.address)].join("/");
}

/** What tells a sensor from all others, as one word: its name, which it keeps when it is moved elsewhere. */
export function sensorKey({ hostname, device }: Pick<SensorLabels, "hostname" | "device">): string {
  return JSON.stringify([hostname, device]);
}

/** The buses that are used, each once, in the order of their first use. */
export function busesOf({ sensors }: Topology): number[] {
  return [...new Set(sensors.map(({ bus }) => bus))];
}

/** A multiplexer of a topology: the segment that it is on, and its address. */
export interface MultiplexerPlace {
  readonly bus: number;
  /** From the bus to it. */
  readonly hops: readonly MultiplexerHop[];
  readonly part: Part;
  readonly address: number;
}

/** The multiplexers on the way to the sensors, each once, an outer one before those behind it. */
export function multiplexersOf({ sensors }: Topology): MultiplexerPlace[] {
  const found = new Map<string, MultiplexerPlace>();
  for (const { bus, hops } of sensors) {
    for (const [index, { part, address }] of hops.entries()) {
      const multiplexer = { bus, hops: hops.slice(0, index), part, address };
      const path = formatPlace(multiplexer);
      if (!found.has(path)) found.set(path, multiplexer);
    }
  }
  return [...found.values()];
}

/** The segment that a chip is on, step by step: "i2c-1", "0x70.7". */
export function segmentOf({ bus, hops }: Pick<SensorPlace, "bus" | "hops">): string[] {
  return [
    `i2c-${String(bus)}`,
    ...hops.map(({ address, channel }) => `${formatAddress(address)}.${String(channel)}`),
  ];
}

/**
 * Returns `topology` when each sensor has labels of its own, and no chip answers in another's place.
 *
 * @throws RangeError that names both.
 */
export function checkTopology(topology: Topology): Topology {
  const chips = [...multiplexersOf(topology), ...topology.sensors];
  const [conflict] = findAddressConflicts(
    chips.map((chip) => ({ segment: segmentOf(chip), address: chip.address, place: formatPlace(chip) })),
  );
  if (conflict !== undefined) {
    const { outer, inner } = conflict;
    throw new RangeError(
      outer.place === inner.place
        ? `two sensors are at ${inner.place}; one chip is one sensor`
        : `the chips at ${outer.place} and ${inner.place} would answer together; give one another address`,
    );
  }
  const names = new Map<string, string>();
  for (const sensor of topology.sensors) {
    const place = formatPlace(sensor);
    const name = sensorKey(sensor.labels);
    const other = names.get(name);
    if (other !== undefined) {
      throw new RangeError(
        `the sensors at ${other} and ${place} are both device ${JSON.stringify(sensor.labels.device)}; ` +
          "give each a name of its own",
      );
    }
    names.set(name, place);
  }
  return topology;
}
