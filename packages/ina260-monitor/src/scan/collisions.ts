import { readRegister16 } from "@rbp/i2c";
import { INA260Register } from "@rbp/ina260";
import { retry } from "./attempts.ts";
import { readControl, setControl } from "./control.ts";
import type { BusScan } from "./navigator.ts";
import type { KnownMultiplexer, Segment } from "./segment.ts";

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

/**
 * How often an INA260 is read alone and together with a segment. Of 12 and 12 readings that only jitter all of the
 * second are below all of the first once in 2.7 million.
 */
const ROUNDS = 12;

/**
 * Registers that only the conversion or a write changes, and that count up from 0. The AND of two is never above
 * either of them.
 */
const registers = [
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
    navigator.visit(place, async () => {
      const words: number[] = [];
      for (const register of registers) {
        words.push(await retry(() => readRegister16(wire, address, register)));
      }
      return words;
    });
  const alone = registers.map(() => Number.POSITIVE_INFINITY);
  const together = registers.map(() => Number.NEGATIVE_INFINITY);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, word] of (await readAt(outer)).entries()) {
      alone[index] = Math.min(alone[index] ?? word, word);
    }
    for (const [index, word] of (await readAt(segment)).entries()) {
      together[index] = Math.max(together[index] ?? word, word);
    }
    if (registers.every((_, index) => (together[index] ?? 0) >= (alone[index] ?? 0))) return false;
  }
  return true;
}
