import { INA260Register } from "@rbp/ina260";
import { retry } from "./scan-wire.ts";
import { readControl, setControl } from "./control.ts";
import type { BusScan } from "./navigator.ts";
import type { KnownMultiplexer, Segment } from "./segment.ts";
import { compareReadings, readWords } from "./tell-apart.ts";

/**
 * Looks for targets of this segment that are hidden by one of the same address on the way to it. They answer
 * together, so the bus has the AND of both: that shows with every multiplexer, because its register can be set, and
 * with an INA260 when its values differ enough.
 */
export async function findCollisions(scan: BusScan, segment: Segment): Promise<void> {
  const path = segment.path();
  for (const [index, outer] of segment.withOuter().entries()) {
    const next = path[index];
    if (next === undefined) continue;
    for (const multiplexer of outer.multiplexers) {
      if (multiplexer.address === next.gate?.address) continue;
      // Asked twice: what another program does to a multiplexer happens only sometimes.
      if (!(await isDoubled(scan, segment, next, multiplexer))) continue;
      if (!(await isDoubled(scan, segment, next, multiplexer))) continue;
      const kind = multiplexer.mask === 0xff ? "tca9548a" : "multiplexer";
      scan.collisions.push({ kind, address: multiplexer.address, outer: outer.name, inner: segment.name });
    }
    for (const { kind, address } of outer.devices) {
      if (kind !== "ina260" || !(await isOverlaid(scan, outer, segment, address))) continue;
      scan.collisions.push({ kind, address, outer: outer.name, inner: segment.name });
    }
  }
}

/**
 * Whether a multiplexer that is connected to none of this way has a double behind it. Both are closed by one write;
 * then the outer one alone is set, and read together with what is behind.
 *
 * @param next The first segment of the way that is behind the one that the multiplexer is on. While a channel of the
 *   multiplexer is open, nothing but its own register and the one of that gate is written: other addresses could be
 *   chips behind that channel.
 */
async function isDoubled(
  { wire, navigator }: BusScan,
  segment: Segment,
  next: Segment,
  multiplexer: KnownMultiplexer,
): Promise<boolean> {
  const set = (control: number): Promise<void> => setControl(wire, multiplexer, control, segment.name);
  await navigator.move(segment);
  await set(0);
  try {
    await navigator.whileShut(next, () => set(multiplexer.proven));
    const found = await retry(() => readControl(wire, multiplexer.address));
    return found !== undefined && (found & multiplexer.mask) !== multiplexer.proven;
  } finally {
    await wire.undisturbed(() => navigator.whileShut(next, () => set(0)));
  }
}

/** Registers that only a conversion or a write changes, counting from 0: the AND of two is above neither. */
const steady = [
  INA260Register.configuration,
  INA260Register.voltage,
  INA260Register.power,
  INA260Register.alertLimit,
] as const;

/** Whether each time that the segment is connected a register of an outer INA260 falls below all it was alone. */
async function isOverlaid(
  { wire, navigator }: BusScan,
  outer: Segment,
  segment: Segment,
  address: number,
): Promise<boolean> {
  const readAt = (place: Segment): Promise<number[]> =>
    navigator.visit(place, () => readWords(wire, address, steady));
  for await (const [alone = [], together = []] of compareReadings([outer, segment], readAt)) {
    if (!alone.some(({ low }, register) => (together[register]?.high ?? low) < low)) return false;
  }
  return true;
}
