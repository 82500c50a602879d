/** What the members of the family do differently. One control register, no pointer, is common to all. */
export interface Variant {
  /** Name as printed on the chip. */
  readonly part: string;
  /** How many downstream channels it has. */
  readonly channels: number;
  /** Control value that connects this channel and no other. 0 connects none. */
  readonly select: (channel: number) => number;
  /** Whether this control value connects the channel. */
  readonly connects: (control: number, channel: number) => boolean;
  /** The control bits that read back as written; the others report interrupts or are not there. */
  readonly controlBits: number;
  /** Control value after power-on or reset. */
  readonly powerOnControl: number;
}

/** TI SCPS207, section 8.5.2: control register. */
export const tca9548a: Variant = {
  part: "TCA9548A",
  channels: 8,
  select: (channel) => 1 << channel,
  connects: (control, channel) => ((control >> channel) & 1) === 1,
  controlBits: 0xff,
  powerOnControl: 0,
};
