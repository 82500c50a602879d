import { formatAddress } from "@rbp/i2c";
import type { Collision, ScannedSegment, ScanResult } from "@rbp/ina260-monitor/scan";
import { describeDevice, describeUndecided } from "./describe.ts";

export interface ScannedConfiguration {
  /** YAML, as the exporter reads it. */
  readonly text: string;
  readonly sensors: number;
  /** What was found but left out, each with the reason; the text lists them in comments. */
  readonly leftOut: readonly string[];
}

/** What adds up while the lines are made. */
type Tally = { sensors: number; readonly leftOut: string[] };

/**
 * Makes a configuration file from the result of a scan, with the sensors that can be read at the places where they were
 * found. Devices are named after their places, so their names are unique and contain no characters that YAML or a label
 * would have to quote.
 */
export function toConfiguration({ buses, undecided }: ScanResult): ScannedConfiguration {
  const tally: Tally = { sensors: 0, leftOut: undecided.map(describeUndecided) };
  const body = buses.flatMap((bus) => {
    tally.leftOut.push(...bus.collisions.map(describeCollision));
    const doubtful = bus.collisions.filter(({ kind }) => kind !== "ina260");
    return entry(`- bus: ${String(bus.bus)}${comment(bus.adapter)}`, segmentLines(bus, doubtful, tally));
  });
  const { sensors, leftOut } = tally;
  const lines = [
    "# What a scan has found. The name of a device says where it is: replace it by what the sensor measures.",
    ...(leftOut.length === 0 ? [] : ["#", "# Left out:", ...leftOut.map((line) => `# - ${onOneLine(line)}`)]),
    ...(body.length === 0 ? ["buses: []"] : entry("buses:", body)),
  ];
  return { text: `${lines.join("\n")}\n`, sensors, leftOut };
}

/** @param doubtful Multiplexers that cannot be told apart from another one. */
function segmentLines(segment: ScannedSegment, doubtful: readonly Collision[], tally: Tally): string[] {
  const { name, devices, failure } = segment;
  const sensors: string[] = [];
  const multiplexers: string[] = [];
  const double = doubtful.find(({ inner }) => isWithin(name, inner));
  if (failure !== undefined) tally.leftOut.push(`${name}: ${failure.message}`);
  for (const device of devices) {
    const address = formatAddress(device.address);
    const place = `${name}/${address}`;
    if (device.kind === "kernel" || device.kind === "multiplexer") {
      tally.leftOut.push(`${place}: ${describeDevice(device)}`);
    } else if (device.kind === "tca9548a") {
      const channels = device.channels.flatMap((channel) =>
        entry(`${String(channel.channel)}:`, segmentLines(channel, doubtful, tally)),
      );
      multiplexers.push(...entry(`- address: ${address}`, entry("channels:", channels)));
    } else if (device.kind === "ina260" && double === undefined) {
      const revision = comment(`INA260 revision ${String(device.revision)}`);
      sensors.push(`- device: ${place.replaceAll("/", "-")}${revision}`, `  address: ${address}`);
      tally.sensors += 1;
    } else if (device.kind === "ina260") {
      tally.leftOut.push(`${place}: may be behind the second multiplexer on ${double?.inner ?? name}`);
    }
  }
  return [...entry("sensors:", sensors), ...entry("multiplexers:", multiplexers)];
}

/** A line and the lines below it; nothing where there is nothing below it. */
function entry(line: string, below: readonly string[]): string[] {
  return below.length === 0 ? [] : [line, ...below.map((inner) => `  ${inner}`)];
}

/** "i2c-1/0x70.3/0x40: answers together with the INA260 on i2c-1; give one another address" */
export function describeCollision({ kind, address, outer, inner }: Collision): string {
  const what = kind === "ina260" ? "the INA260" : "the multiplexer";
  return `${inner}/${formatAddress(address)}: answers together with ${what} on ${outer}; give one another address`;
}

/** Whether a segment is the other one, or lies behind it. */
function isWithin(name: string, outer: string): boolean {
  return name === outer || name.startsWith(`${outer}/`);
}

function comment(text: string | undefined): string {
  return text === undefined || text === "" ? "" : ` # ${onOneLine(text)}`;
}

/** Texts of the system could contain characters that end a comment. */
function onOneLine(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ");
}
