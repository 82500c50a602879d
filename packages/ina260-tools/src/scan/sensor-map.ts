import { formatAddress } from "@rbp/i2c";
import type { Collision, ScanResult, ScannedSegment, ScannedDevice } from "@rbp/ina260-monitor/scan";
import { describeDevice, describeUndecided } from "./describe-device.ts";

/** What goes into a configuration: buses, multiplexers and channels with sensors on them or behind them. */
export interface SensorMap {
  readonly buses: readonly (SegmentMap & { readonly bus: number; readonly adapter?: string })[];
  /** What was found but left out, each with the reason, on one line. */
  readonly leftOut: readonly string[];
}

export interface SegmentMap {
  readonly sensors: readonly MappedSensor[];
  readonly multiplexers: readonly MultiplexerMap[];
}

export interface MappedSensor {
  readonly device: string;
  readonly address: number;
  readonly revision: number;
}

export interface MultiplexerMap {
  readonly address: number;
  readonly channels: readonly (SegmentMap & { readonly channel: number })[];
}

/** Selects the sensors that can be read at the places where they were found. */
export function mapSensors(result: ScanResult): SensorMap {
  const leftOut = result.undecided.map(describeUndecided);
  const buses = result.buses.map((bus) => {
    const doubtful = bus.collisions.filter(({ kind }) => kind !== "ina260");
    for (const collision of bus.collisions) leftOut.push(describeCollision(collision));
    const named = bus.adapter === undefined ? {} : { adapter: bus.adapter };
    return { bus: bus.bus, ...named, ...mapSegment(bus, doubtful, leftOut) };
  });
  return { buses: buses.filter(hasSensors), leftOut };
}

function mapSegment(segment: ScannedSegment, doubtful: readonly Collision[], leftOut: string[]): SegmentMap {
  const sensors: MappedSensor[] = [];
  const multiplexers: MultiplexerMap[] = [];
  const double = doubtful.find(({ inner }) => isWithin(segment.name, inner));
  if (segment.failure !== undefined) leftOut.push(`${segment.name}: ${segment.failure.message}`);
  for (const found of segment.devices) {
    const place = placeOf(segment, found);
    if (found.kind === "kernel" || found.kind === "multiplexer") {
      leftOut.push(`${place}: ${describeDevice(found)}`);
    } else if (found.kind === "tca9548a") {
      const channels = found.channels
        .map((channel) => ({ channel: channel.channel, ...mapSegment(channel, doubtful, leftOut) }))
        .filter(hasSensors);
      if (channels.length > 0) multiplexers.push({ address: found.address, channels });
    } else if (found.kind === "ina260" && double === undefined) {
      const device = place.replaceAll("/", "-");
      sensors.push({ device, address: found.address, revision: found.revision });
    } else if (found.kind === "ina260") {
      leftOut.push(`${place}: may be behind the second multiplexer on ${double?.inner ?? segment.name}`);
    }
  }
  return { sensors, multiplexers };
}

function describeCollision({ kind, address, outer, inner }: Collision): string {
  const what = kind === "ina260" ? "the INA260" : "the multiplexer";
  return `${inner}/${formatAddress(address)}: answers together with ${what} on ${outer}; give one another address`;
}

/** Whether a segment is the other one, or lies behind it. */
function isWithin(name: string, outer: string): boolean {
  return name === outer || name.startsWith(`${outer}/`);
}

function placeOf({ name }: ScannedSegment, { address }: ScannedDevice): string {
  return `${name}/${formatAddress(address)}`;
}

function hasSensors({ sensors, multiplexers }: SegmentMap): boolean {
  return sensors.length > 0 || multiplexers.length > 0;
}
