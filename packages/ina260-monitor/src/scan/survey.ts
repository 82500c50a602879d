import {
  FIRST_ADDRESS,
  I2CError,
  type I2CWire,
  isI2CError,
  LAST_ADDRESS,
  probeAddress,
  type ScannedAddress,
} from "@rbp/i2c";
import { multiplexerAddresses } from "@rbp/tca9548a";
import { isWithin } from "../topology/place.ts";
import { closeMultiplexer, readControl } from "./control.ts";
import { firstAcknowledgedAnswer, firstAnswer } from "./scan-wire.ts";
import { identify } from "./identify.ts";
import type { BusScan } from "./navigator.ts";
import type { Held, Segment } from "./segment.ts";

/** How often a segment is looked through in all when its multiplexers do not stay disconnected. */
const ROUNDS = 3;

/** Finds out what answers on a segment and is not on the way to it, and what it is. */
export async function survey(scan: BusScan, segment: Segment): Promise<void> {
  if (scan.leftOpen.length > 0) return surveyKernel(scan, segment);
  for (const answer of await findSettledAnswers(scan, segment)) {
    const place = await locate(scan, segment, answer.address);
    if (place !== segment && isWithin(answer.address, multiplexerAddresses))
      throw unsteady(place, answer.address);
    place.answering.add(answer.address);
    try {
      await identify(scan, place, answer);
    } catch (error) {
      // Where the multiplexers are not as they should be, what else was found may be somewhere else.
      if (scan.wire.ended || isI2CError(error, "mux-conflict")) throw error;
      place.fail(error, false);
    }
  }
}

/** What drivers of the kernel hold, and nothing else: the rest may be behind a channel that the kernel left connected. */
async function surveyKernel(scan: BusScan, segment: Segment): Promise<void> {
  const answers = await findAnswers(scan, segment);
  for (const answer of answers.filter(({ state }) => state === "in-use")) {
    await identify(scan, segment, answer);
  }
}

/** What answers while no multiplexer of the segment has anything connected; multiplexers first, to watch them. */
async function findSettledAnswers(scan: BusScan, segment: Segment): Promise<ScannedAddress[]> {
  for (let round = 1; round <= ROUNDS; round += 1) {
    await settle(scan, segment);
    const answers = await findAnswers(scan, segment);
    if ((await settle(scan, segment)) > 0) continue;
    const rank = ({ address }: ScannedAddress): number => (isWithin(address, multiplexerAddresses) ? 0 : 1);
    return answers.toSorted((a, b) => rank(a) - rank(b));
  }
  throw neverSettles(segment);
}

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
async function settle({ wire }: BusScan, segment: Segment): Promise<number> {
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
function neverSettles(segment: Segment): I2CError {
  return new I2CError("mux-conflict", {
    bus: segment.name,
    found: "the multiplexers do not stay disconnected",
    advice: "stop the other program that uses them",
  });
}

/** The first chip that may be a multiplexer with something connected, and what can be read there. */
async function findOpen(wire: I2CWire, segment: Segment): Promise<Omit<Held, "mask"> | undefined> {
  for (let address: number = multiplexerAddresses.first; address <= multiplexerAddresses.last; address += 1) {
    if (segment.isTaken(address) || segment.otherChips.has(address)) continue;
    const control = await readControl(wire, address);
    if (control !== undefined && control !== 0) return { address, control };
  }
  return undefined;
}

/** Probes every address. A lasting failure ends the search; what was found until then counts. */
function findAnswers({ wire, navigator }: BusScan, segment: Segment): Promise<ScannedAddress[]> {
  return navigator.visit(segment, async () => {
    const found: ScannedAddress[] = [];
    try {
      for (let address = FIRST_ADDRESS; address <= LAST_ADDRESS; address += 1) {
        if (segment.isTaken(address)) continue;
        const state = await firstAnswer(() => probeAddress(wire, address));
        if (state !== undefined) found.push({ address, state });
      }
    } catch (error) {
      if (wire.ended) throw error;
      segment.fail(error, false);
    }
    return found;
  });
}

/** How often a target that should not be there is looked for: it may be what was not seen there before. */
const PROBES = 4;

/** The outermost segment where an address answers. A bad contact may have hidden it when that was scanned. */
async function locate({ wire, navigator }: BusScan, segment: Segment, address: number): Promise<Segment> {
  for (const outer of segment.withOuter().slice(0, -1)) {
    const state = await navigator.visit(outer, () => firstAnswer(() => probeAddress(wire, address), PROBES));
    if (state !== undefined) return outer;
  }
  return segment;
}

/** What it has connected before may have been taken for something else. */
function unsteady(segment: Segment, address: number): I2CError {
  return new I2CError("nack", {
    bus: segment.name,
    address,
    found: "answers only sometimes",
    advice: "check its supply and its wiring",
  });
}
