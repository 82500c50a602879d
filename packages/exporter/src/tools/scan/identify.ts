import type { ScannedAddress } from "@rbp/i2c";
import { identifyINA260, pinsFromAddress } from "@rbp/ina260";
import { insist, judge } from "./attempts.ts";
import { FIRST_SWITCH, LAST_SWITCH } from "./control.ts";
import { partsWith, recognise } from "./recognise.ts";
import type { BusScan } from "./scan.ts";
import type { Held, Segment } from "./segment.ts";
import type { ScannedChannel, ScannedThing } from "./tree.ts";

/**
 * Finds out what answers, as far as anybody can, and adds it to the segment: as unknown also when that fails, but
 * not when the scan is to end before it is known.
 */
export async function identify(scan: BusScan, segment: Segment, answer: ScannedAddress): Promise<void> {
  const { address } = answer;
  try {
    segment.things.push((await recogniseThing(scan, segment, answer)) ?? { kind: "unknown", address });
  } catch (error) {
    if (!scan.wire.ended) segment.things.push({ kind: "unknown", address });
    throw error;
  }
}

async function recogniseThing(
  scan: BusScan,
  segment: Segment,
  { address, state }: ScannedAddress,
): Promise<ScannedThing | undefined> {
  if (state === "in-use") return identifyByKernel(scan, address);
  if (address >= 0x40 && address <= 0x4f) return identifySensor(scan, segment, address);
  const isSwitch = address >= FIRST_SWITCH && address <= LAST_SWITCH;
  return isSwitch ? identifySwitch(scan, segment, address) : undefined;
}

async function identifyByKernel(scan: BusScan, address: number): Promise<ScannedThing> {
  const driver = await scan.findKernelDriver(address);
  const childBuses = driver?.childBuses ?? [];
  return { kind: "kernel", address, childBuses, ...(driver === undefined ? {} : { driver: driver.name }) };
}

async function identifySensor(
  { wire, walker }: BusScan,
  segment: Segment,
  address: number,
): Promise<ScannedThing | undefined> {
  const identity = await walker.visit(segment, () => insist(() => identifyINA260(wire, address)));
  if (identity === undefined) return undefined;
  return { kind: "ina260", address, revision: identity.revision, pins: pinsFromAddress(address) };
}

async function identifySwitch(
  { wire, walker }: BusScan,
  segment: Segment,
  address: number,
): Promise<ScannedThing | undefined> {
  const isHeld = segment.held.some((held) => held.address === address);
  const held: Held = { address, control: 0, mask: 0xff };
  if (!isHeld) segment.held.push(held);
  const { answer, acknowledged } = await walker.visit(segment, () => judge(() => recognise(wire, address)));
  if (!isHeld) segment.held.pop();
  if (answer === undefined) {
    if (!isHeld && !acknowledged) segment.held.push({ ...held, doubtful: true });
    return undefined;
  }
  const { bits: mask, proven } = answer;
  if (!isHeld) segment.held.push({ ...held, mask });
  const channels: ScannedChannel[] = [];
  segment.switches.push({ address, mask, proven, channels });
  if (mask === 0xff) return { kind: "tca9548a", address, channels };
  return { kind: "multiplexer", address, controlBits: mask, parts: partsWith(mask) };
}
