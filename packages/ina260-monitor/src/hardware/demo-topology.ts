import { planSensor } from "../topology/plan-sensor.ts";
import type { Topology } from "../topology/topology.ts";

const places: readonly string[] = [
  "i2c-1/0x44",
  "i2c-1/0x45",
  ...[0, 1, 2, 3, 4, 5, 6, 7].map((channel) => `i2c-1/0x70.${String(channel)}/0x40`),
  ...[0, 1, 2, 3, 4].map((channel) => `i2c-1/0x70.6/0x72.${String(channel)}/0x41`),
  ...[0, 2, 3, 5, 7].map((channel) => `i2c-1/0x71.${String(channel)}/0x40`),
];

/**
 * The sensors of `--simulate` when none are named: 20 on bus 1, two of them on the bus itself, the others behind two
 * multiplexers side by side and a third one behind the first.
 */
export function demoTopology(hostname: string): Topology {
  return { sensors: places.map((place) => planSensor({ device: place, hostname, place })) };
}
