import type { Environment } from "../environment.ts";
import type { Settings } from "../settings.ts";
import type { OpenBus } from "./connect.ts";

/** The machine's buses, or simulated ones that have what the settings say. */
export async function chooseBuses(
  { simulate }: Pick<Settings, "simulate">,
  { openBus, clock }: Pick<Environment, "openBus" | "clock">,
): Promise<(settings: Pick<Settings, "topology">) => OpenBus> {
  if (!simulate) return () => openBus;
  const { simulateHardware } = await import("./simulate.ts");
  return ({ topology }) => simulateHardware(topology, clock);
}
