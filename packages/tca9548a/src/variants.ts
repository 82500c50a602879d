/** The addresses that the pins of the family can select; some parts end before: {@link Variant.lastAddress}. */
export const multiplexerAddresses = { first: 0x70, last: 0x77 } as const;

/** What the members of the family do differently. One control register without a pointer is common to all. */
export interface Variant {
  /** Name as printed on the chip. */
  readonly part: string;
  /** How many downstream channels it has. */
  readonly channels: number;
  /** The last address that its pins can select; the first is that of the family. */
  readonly lastAddress: number;
  /** Control value that connects this channel and no other. 0 connects none. */
  readonly select: (channel: number) => number;
  /** Whether this control value connects the channel. */
  readonly connects: (control: number, channel: number) => boolean;
  /** The control bits that read back as written; the others report interrupts or are not there. */
  readonly controlBits: number;
  /** Control value after power-on or reset. */
  readonly powerOnControl: number;
}

/** A switch has a bit for each channel; any combination may be connected. */
const switching = {
  select: (channel: number): number => 1 << channel,
  connects: (control: number, channel: number): boolean => ((control >> channel) & 1) === 1,
  powerOnControl: 0,
};

/** The parts that this package drives. */
export type Part = "TCA9548A" | "TCA9546A" | "TCA9545A" | "TCA9543A" | "PCA9547";

/** Data sheets: control register, and address byte for the pins. */
export const variants: Readonly<Record<Part, Variant>> = {
  /** TI SCPS207; PCA9548A. */
  TCA9548A: { part: "TCA9548A", channels: 8, lastAddress: 0x77, controlBits: 0xff, ...switching },
  /** TI SCPS205; PCA9546A. Bits 7…4 are not there. */
  TCA9546A: { part: "TCA9546A", channels: 4, lastAddress: 0x77, controlBits: 0x0f, ...switching },
  /** TI SCPS204; PCA9545A. Bits 7…4 report the interrupt inputs. */
  TCA9545A: { part: "TCA9545A", channels: 4, lastAddress: 0x73, controlBits: 0x0f, ...switching },
  /** TI SCPS206; PCA9543A. Bits 5…4 report the interrupt inputs. */
  TCA9543A: { part: "TCA9543A", channels: 2, lastAddress: 0x73, controlBits: 0x03, ...switching },
  /** NXP PCA9547: a multiplexer with enable bit 3 and one channel in bits 2…0; channel 0 after power-on. */
  PCA9547: {
    part: "PCA9547",
    channels: 8,
    lastAddress: 0x77,
    controlBits: 0x0f,
    powerOnControl: 0x08,
    select: (channel) => 0x08 | channel,
    connects: (control, channel) => control === (0x08 | channel),
  },
};

/**
 * The control value that connects all these channels, each of which must exist.
 *
 * @throws RangeError when there is none.
 */
export function broadcastControl(variant: Variant, channels: readonly number[]): number {
  const control = channels.reduce((mask, channel) => mask | variant.select(channel), 0);
  if (channels.length > 0 && channels.every((channel) => variant.connects(control, channel))) return control;
  const found = channels.length === 0 ? "none" : channels.map(String).join(", ");
  throw new RangeError(`a ${variant.part} cannot connect the channels ${found} at once`);
}
