import { formatAddress } from "@rbp/i2c";
import type { ScanResult } from "@rbp/ina260-monitor/scan";
import { mapSensors, type MultiplexerMap, type SegmentMap, type MappedSensor } from "./sensor-map.ts";

/** A configuration file made from a scan. */
export interface ScannedConfiguration {
  /** YAML, as the exporter reads it. */
  readonly text: string;
  /** The number of sensors in it. */
  readonly sensors: number;
  /** What was found but left out, each with the reason; the text lists them in comments. */
  readonly leftOut: readonly string[];
}

/**
 * Makes a configuration file from the result of a scan. Devices are named after their places, so their names are unique
 * and contain no characters that YAML or a label would have to quote.
 */
export function toConfiguration(result: ScanResult): ScannedConfiguration {
  const { buses, leftOut } = mapSensors(result);
  const body = buses.flatMap((entry) => [
    `- bus: ${String(entry.bus)}${comment(entry.adapter)}`,
    ...indent(segmentLines(entry)),
  ]);
  const lines = [
    "# What a scan has found. The name of a device says where it is: replace it by what the sensor measures.",
    ...(leftOut.length === 0 ? [] : ["#", "# Left out:", ...leftOut.map((line) => `# - ${onOneLine(line)}`)]),
    ...(body.length === 0 ? ["buses: []"] : ["buses:", ...indent(body)]),
  ];
  return { text: `${lines.join("\n")}\n`, sensors: countSensors(buses), leftOut };
}

function segmentLines({ sensors, multiplexers }: SegmentMap): string[] {
  return [
    ...(sensors.length > 0 ? ["sensors:", ...indent(sensors.flatMap(sensorLines))] : []),
    ...(multiplexers.length > 0 ? ["multiplexers:", ...indent(multiplexers.flatMap(multiplexerLines))] : []),
  ];
}

function sensorLines({ device, address, revision }: MappedSensor): string[] {
  return [
    `- device: ${device}${comment(`INA260 revision ${String(revision)}`)}`,
    `  address: ${formatAddress(address)}`,
  ];
}

function multiplexerLines({ address, channels }: MultiplexerMap): string[] {
  const entries = channels.flatMap((entry) => [`${String(entry.channel)}:`, ...indent(segmentLines(entry))]);
  return [`- address: ${formatAddress(address)}`, "  channels:", ...indent(indent(entries))];
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

function comment(text: string | undefined): string {
  return text === undefined || text === "" ? "" : ` # ${onOneLine(text)}`;
}

/** Texts of the system could contain characters that end a comment. */
function onOneLine(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ");
}

function countSensors(segments: readonly SegmentMap[]): number {
  const inner = segments.flatMap(({ multiplexers }) => multiplexers.flatMap(({ channels }) => channels));
  const own = segments.reduce((sum, { sensors }) => sum + sensors.length, 0);
  return inner.length === 0 ? own : own + countSensors(inner);
}
