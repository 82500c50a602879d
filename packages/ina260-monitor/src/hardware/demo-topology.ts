import { configurationFor } from "@rbp/ina260";
import { formatPlace, type MultiplexerHop } from "../topology/place.ts";
import type { SensorPlan, Topology } from "../topology/topology.ts";

const INTERVAL_MILLISECONDS = 1000;

const hop = (address: number, channel: number): MultiplexerHop => ({ part: "TCA9548A", address, channel });

/** Where the sensors are, from the bus. */
const places: readonly (readonly [hops: readonly MultiplexerHop[], address: number])[] = [
  [[], 0x44],
  [[], 0x45],
  ...[0, 1, 2, 3, 4, 5, 6, 7].map((channel) => [[hop(0x70, channel)], 0x40] as const),
  ...[0, 1, 2, 3, 4].map((channel) => [[hop(0x70, 6), hop(0x72, channel)], 0x41] as const),
  ...[0, 2, 3, 5, 7].map((channel) => [[hop(0x71, channel)], 0x40] as const),
];

/**
 * The sensors of `--simulate` when none are named: 20 on bus 1, two of them on the bus itself, the others behind two
 * multiplexers side by side and a third one behind the first.
 */
export function demoTopology(hostname: string): Topology {
  const chipSettings = configurationFor({ intervalMilliseconds: INTERVAL_MILLISECONDS });
  const sensors = places.map(([hops, address]): SensorPlan => {
    const place = { bus: 1, hops, address };
    const labels = { hostname, device: formatPlace(place) };
    return { ...place, labels, intervalMilliseconds: INTERVAL_MILLISECONDS, chipSettings };
  });
  return { sensors };
}
