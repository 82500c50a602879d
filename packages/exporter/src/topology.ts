import { formatAddress } from "@rbp/i2c";

/** One multiplexer on the way from a bus to a sensor, and the channel to take there. */
export interface MultiplexerHop {
  readonly address: number;
  readonly channel: number;
}

/** Labels of everything that is said of one sensor; no two sensors have the same. */
export interface SensorLabels {
  readonly hostname: string;
  readonly device: string;
}

/** One sensor: where it is, and what it is called. */
export interface SensorPlan {
  readonly labels: SensorLabels;
  /** N of /dev/i2c-N. */
  readonly bus: number;
  /** From the bus to the sensor; none where the sensor is on the bus itself. */
  readonly hops: readonly MultiplexerHop[];
  readonly address: number;
}

/** Everything that is measured, as plain data. */
export interface Topology {
  readonly sensors: readonly SensorPlan[];
}

/** "i2c-1/0x70.7/0x40": where a sensor is, as one word. */
export function formatPlace({ bus, hops, address }: SensorPlan): string {
  const path = hops.map((hop) => `${formatAddress(hop.address)}.${String(hop.channel)}`);
  return [`i2c-${String(bus)}`, ...path, formatAddress(address)].join("/");
}

/** The buses that are used, each once, in the order of their first use. */
export function busesOf({ sensors }: Topology): number[] {
  return [...new Set(sensors.map(({ bus }) => bus))];
}

/**
 * Returns `topology` when each sensor has a place and labels of its own.
 *
 * @throws RangeError that names both sensors.
 */
export function checkTopology(topology: Topology): Topology {
  const places = new Set<string>();
  const names = new Map<string, string>();
  for (const sensor of topology.sensors) {
    const place = formatPlace(sensor);
    const name = JSON.stringify([sensor.labels.hostname, sensor.labels.device]);
    const other = names.get(name);
    if (places.has(place)) throw new RangeError(`two sensors are at ${place}; one chip is one sensor`);
    if (other !== undefined) {
      throw new RangeError(
        `the sensors at ${other} and ${place} are both device ${JSON.stringify(sensor.labels.device)}; ` +
          "give each a name of its own",
      );
    }
    places.add(place);
    names.set(name, place);
  }
  return topology;
}
