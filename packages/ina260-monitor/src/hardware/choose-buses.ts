import type { Clock } from "@rbp/i2c";
import type { Topology } from "../topology/topology.ts";
import type { OpenBus } from "./connect.ts";

/** The machine's buses, or simulated ones with the chips of a topology. */
export async function chooseBuses(
  { simulate }: { readonly simulate: boolean },
  { openBus, clock }: { readonly openBus: OpenBus; readonly clock: Clock },
): Promise<(settings: { readonly topology: Topology }) => OpenBus> {
  if (!simulate) return () => openBus;
  const { simulateHardware } = await import("./simulate.ts");
  return ({ topology }) => simulateHardware(topology, clock);
}
