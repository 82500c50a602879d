import { counted, UsageError } from "@rbp/command-line";
import { checkWebConfig } from "@rbp/exporter-toolkit";
import { busesOf, multiplexersOf, type Topology } from "@rbp/ina260-monitor";
import type { Settings } from "./settings.ts";

/**
 * What `--config.check` prints when nothing is wrong, in the file of the sensors, that of the web, or both.
 *
 * @throws UsageError by rejection when something is wrong, and when there is no file to check.
 */
export async function describeChecked({ configFile, topology, web }: Settings): Promise<string> {
  const checked: string[] = [];
  if (configFile !== undefined) checked.push(`${configFile}: OK, ${describeTopology(topology)}`);
  if (web.configFile !== undefined) {
    await checkWebConfig(web.configFile);
    checked.push(`${web.configFile}: OK`);
  }
  if (checked.length > 0) return checked.map((line) => `${line}\n`).join("");
  throw new UsageError("--config.check checks files; name one with --config.file or --web.config.file");
}

function describeTopology(topology: Topology): string {
  return [
    counted(busesOf(topology).length, "bus", "buses"),
    counted(multiplexersOf(topology).length, "multiplexer"),
    counted(topology.sensors.length, "sensor"),
  ].join(", ");
}
