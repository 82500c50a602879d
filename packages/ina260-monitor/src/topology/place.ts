import { formatAddress } from "@rbp/i2c";
import { ina260Addresses } from "@rbp/ina260";
import { multiplexerAddresses, type Part } from "@rbp/tca9548a";

/** The addresses that a chip can have. */
export interface AddressRange {
  readonly first: number;
  readonly last: number;
}

export function isWithin(address: number, { first, last }: AddressRange): boolean {
  return address >= first && address <= last;
}

/** "0x40 to 0x4F" */
export function formatRange({ first, last }: AddressRange): string {
  return `${formatAddress(first)} to ${formatAddress(last)}`;
}

/** One multiplexer on the way from a bus to a sensor, and the channel to take there. */
export interface MultiplexerHop {
  readonly part: Part;
  readonly address: number;
  readonly channel: number;
}

export interface SensorPlace {
  /** N of /dev/i2c-N. */
  readonly bus: number;
  /** From the bus to the sensor; none where the sensor is on the bus itself. */
  readonly hops: readonly MultiplexerHop[];
  readonly address: number;
}

/** "i2c-1/0x70.7/0x40": where a sensor is, as one word. */
export function formatPlace(place: SensorPlace): string {
  return `${formatSegment(place)}/${formatAddress(place.address)}`;
}

/** "i2c-1/0x70.7": the segment that a chip is on. */
export function formatSegment({ bus, hops }: Omit<SensorPlace, "address">): string {
  const steps = hops.map(({ address, channel }) => `/${formatAddress(address)}.${String(channel)}`);
  return `i2c-${String(bus)}${steps.join("")}`;
}

/**
 * The inverse of {@link formatPlace}. A place does not name the parts: each multiplexer is a TCA9548A.
 *
 * @param text "i2c-1/0x40", "i2c-1/0x70.7/0x40", "i2c-1/0x70.7/0x71.0/0x40"
 * @throws RangeError that says which step was found and what was expected.
 */
export function parsePlace(text: string): SensorPlace {
  const [bus = "", ...steps] = text.split("/");
  const last = steps.pop() ?? "";
  const read = (step: string, pattern: RegExp, expected: string): number[] => {
    const found = pattern.exec(step);
    if (found !== null) return found.slice(1).map(Number);
    throw new RangeError(
      `place ${JSON.stringify(text)}: expected ${expected}, found ${JSON.stringify(step)}`,
    );
  };
  const [number = 0] = read(bus, /^i2c-(0|[1-9]\d{0,6})$/, "a bus, like i2c-1");
  const hops = steps.map((step): MultiplexerHop => {
    const [address = 0, channel = 0] = read(step, /^(0x7[0-7])\.([0-7])$/i, HOP);
    return { part: "TCA9548A", address, channel };
  });
  const [address = 0] = read(last, /^(0x4[0-9a-f])$/i, SENSOR);
  return { bus: number, hops, address };
}

const HOP = `a multiplexer from ${formatRange(multiplexerAddresses)} and a channel from 0 to 7, like 0x70.7`;
const SENSOR = `a sensor from ${formatRange(ina260Addresses)} at the end, like 0x40`;
