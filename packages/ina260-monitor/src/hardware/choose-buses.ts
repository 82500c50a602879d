import type { Clock } from "@rbp/i2c";
import type { Topology } from "../topology/topology.ts";
import type { OpenBus } from "./connect.ts";
import { planSensor } from "../topology/plan-sensor.ts";

/** The machine's buses, or simulated ones with the chips of a topology. */
export async function chooseBuses(
  { simulate }: { readonly simulate: boolean },
  { openBus, clock }: { readonly openBus: OpenBus; readonly clock: Clock },
): Promise<(settings: { readonly topology: Topology }) => OpenBus> {
  if (!simulate) return () => openBus;
  const { simulateHardware } = await import("./simulate.ts");
  return ({ topology }) => simulateHardware(topology, clock);
}

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
