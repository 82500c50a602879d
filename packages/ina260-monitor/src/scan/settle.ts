import { I2CError, type I2CWire } from "@rbp/i2c";
import { multiplexerAddresses } from "@rbp/tca9548a";
import { firstAcknowledgedAnswer } from "./scan-wire.ts";
import { readControl, writeControl } from "./control.ts";
import type { BusScan } from "./navigator.ts";
import type { Segment } from "./segment.ts";

/** How many multiplexers are closed at most: eight can be there, and as many show through what they connect. */
const MAXIMUM_CLOSED = 16;

/**
 * Disconnects every channel that a multiplexer of this segment has connected, so that what answers is on the segment
 * itself, and notes what each held. One that only shows through an open channel of another is closed too: restored in
 * the reverse order, each is reached as it was found.
 *
 * @returns How many had something connected.
 * @throws I2CError `mux-conflict` when more and more are connected.
 */
export async function settle({ wire }: BusScan, segment: Segment): Promise<number> {
  for (let closed = 0; closed <= MAXIMUM_CLOSED;) {
    const open = await findOpen(wire, segment);
    if (open === undefined) return closed;
    const bits = await segment.hold({ ...open, mask: 0xff }, () =>
      firstAcknowledgedAnswer(() => closeMultiplexer(wire, open.address, open.control)),
    );
    if (bits === undefined) segment.otherChips.add(open.address);
    else closed += 1;
  }
  throw neverSettles(segment);
}

/** For multiplexers that another program keeps connecting. */
export function neverSettles(segment: Segment): I2CError {
  return new I2CError("mux-conflict", {
    bus: segment.name,
    found: "the multiplexers do not stay disconnected",
    advice: "stop the other program that uses them",
  });
}

/** The first chip that may be a multiplexer with something connected, and what can be read there. */
async function findOpen(
  wire: I2CWire,
  segment: Segment,
): Promise<{ readonly address: number; readonly control: number } | undefined> {
  for (let address: number = multiplexerAddresses.first; address <= multiplexerAddresses.last; address += 1) {
    if (segment.isTaken(address) || segment.otherChips.has(address)) continue;
    const control = await readControl(wire, address);
    if (control !== undefined && control !== 0) return { address, control };
  }
  return undefined;
}

/**
 * Closes a chip that keeps 0 and the value that it held before. Anything else is written 0, and as a rule nothing more.
 *
 * @returns The bits that read back as written; undefined when it is no multiplexer, which must be found twice.
 */
async function closeMultiplexer(
  wire: I2CWire,
  address: number,
  control: number,
): Promise<{ readonly bits: number } | undefined> {
  const cleared = await writeControl(wire, address, 0);
  // Four bits at most report interrupts, in the upper half.
  const bits = cleared === 0 ? 0xff : 0x0f;
  if ((control & bits) === 0 || (cleared & bits) !== 0) return undefined;
  const again = await writeControl(wire, address, control);
  if (((again ^ control) & bits) !== 0) return undefined;
  const last = await writeControl(wire, address, 0);
  return (last & bits) === 0 ? { bits } : undefined;
}
