/** How many sensors are behind each channel, of how many channels, of how many multiplexers. */
interface Shape {
  readonly multiplexers: number;
  readonly channels: number;
  readonly addresses: number;
}

/** As few multiplexers as will do; then all channels; then one address after the other. */
const shapes: Readonly<Record<number, Shape>> = {
  1: { multiplexers: 1, channels: 1, addresses: 1 },
  8: { multiplexers: 1, channels: 8, addresses: 1 },
  64: { multiplexers: 8, channels: 8, addresses: 1 },
  512: { multiplexers: 8, channels: 8, addresses: 8 },
  1024: { multiplexers: 8, channels: 8, addresses: 16 },
};

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
  const lines = [`interval: ${String(intervalMilliseconds)}ms`, "buses:", "  - bus: 1", "    multiplexers:"];
  for (const multiplexer of upTo(shape.multiplexers)) {
    lines.push(`      - address: ${String(0x70 + multiplexer)}`, "        channels:");
    for (const channel of upTo(shape.channels)) {
      lines.push(`          ${String(channel)}:`, "            sensors:");
      for (const address of upTo(shape.addresses)) {
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
