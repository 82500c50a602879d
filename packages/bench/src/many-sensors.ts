/**
 * How many multiplexers, channels of each and addresses behind each channel make so many sensors: as few multiplexers
 * as will do; then all channels; then one address after the other.
 */
const shapes: Readonly<Record<number, readonly [multiplexers: number, channels: number, addresses: number]>> =
  { 1: [1, 1, 1], 8: [1, 8, 1], 64: [8, 8, 1], 512: [8, 8, 8], 1024: [8, 8, 16] };

/** Numbers of sensors that one bus can have. */
export const SENSOR_COUNTS: readonly number[] = Object.keys(shapes).map(Number);

/**
 * A configuration file with so many sensors on one bus.
 *
 * @param intervalMilliseconds Between two readings of each.
 * @throws RangeError when it is none of {@link SENSOR_COUNTS}.
 */
export function configurationOf(sensors: number, intervalMilliseconds: number): string {
  const shape = shapes[sensors];
  if (shape === undefined) throw new RangeError(`no shape for ${String(sensors)} sensors`);
  const [multiplexers, channels, addresses] = shape;
  const lines = [`interval: ${String(intervalMilliseconds)}ms`, "buses:", "  - bus: 1", "    multiplexers:"];
  for (const multiplexer of upTo(multiplexers)) {
    lines.push(`      - address: ${String(0x70 + multiplexer)}`, "        channels:");
    for (const channel of upTo(channels)) {
      lines.push(`          ${String(channel)}:`, "            sensors:");
      for (const address of upTo(addresses)) {
        const device = `board-${[multiplexer, channel, address].map(String).join("-")}`;
        lines.push(`              - { device: ${device}, address: ${String(0x40 + address)} }`);
      }
    }
  }
  return `${lines.join("\n")}\n`;
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
