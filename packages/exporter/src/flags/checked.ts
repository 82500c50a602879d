import { UsageError } from "../errors.ts";
import type { Settings } from "../settings.ts";
import { busesOf, multiplexersOf } from "../topology.ts";

/**
 * What `--config.check` prints when nothing is wrong.
 *
 * @throws UsageError when there is no file to check.
 */
export function describeChecked({ configFile, topology }: Settings): string {
  if (configFile === undefined)
    throw new UsageError("--config.check checks a file; name it with --config.file");
  const counts = [
    plural(busesOf(topology).length, "bus", "buses"),
    plural(multiplexersOf(topology).length, "multiplexer", "multiplexers"),
    plural(topology.sensors.length, "sensor", "sensors"),
  ];
  return `${configFile}: OK, ${counts.join(", ")}\n`;
}

function plural(count: number, one: string, several: string): string {
  return `${String(count)} ${count === 1 ? one : several}`;
}
