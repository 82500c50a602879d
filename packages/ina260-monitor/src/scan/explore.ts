import { isI2CError } from "@rbp/i2c";
import { findCollisions } from "./collisions.ts";
import { setControl } from "./control.ts";
import type { BusScan } from "./navigator.ts";
import { describeFailure, type Gate, type Segment } from "./segment.ts";
import { survey } from "./survey.ts";

/**
 * Scans a segment and everything behind it, and leaves its multiplexers as they were. How deep that goes is limited
 * by the addresses: a multiplexer that is on the way answers on every segment behind it and is not a new one, so no
 * way has more than eight.
 *
 * @throws What ended the scan of the whole bus; all other failures are noted with the segment.
 */
export async function explore(scan: BusScan, segment: Segment): Promise<void> {
  try {
    if (!(await isClear(scan, segment))) return;
    scan.onSegment(segment.name);
    await survey(scan, segment);
    await findCollisions(scan, segment);
    for (const multiplexer of segment.multiplexers.filter(({ mask }) => mask === 0xff)) {
      for (let channel = 0; channel < 8; channel += 1) {
        const inner = segment.behind(multiplexer, channel);
        const add = (): number => multiplexer.channels.push({ channel, ...inner.result() });
        await explore(scan, inner).finally(add);
      }
    }
  } catch (error) {
    segment.fail(error, scan.wire.interrupted);
    if (scan.wire.ended) throw error;
  } finally {
    await restore(scan, segment);
  }
}

/** Whether no multiplexer on the way has a double here; asked twice, as another program may have moved one. */
async function isClear(scan: BusScan, segment: Segment): Promise<boolean> {
  if ((await findDouble(scan, segment)) === undefined) return true;
  const double = await findDouble(scan, segment);
  if (double === undefined) return true;
  const { address, outer } = double;
  scan.collisions.push({ kind: "tca9548a", address, outer: outer.name, inner: segment.name });
  return false;
}

/**
 * The gate on the way whose register reads back wrong while the segment is connected, and right while it is not. A
 * double that is closed spoils it at once. One that was open is closed together with the outer one, and shows when
 * that is connected again.
 */
async function findDouble({ navigator }: BusScan, segment: Segment): Promise<Gate | undefined> {
  try {
    await navigator.move(segment);
    for (const passed of segment.path().toReversed()) {
      await navigator.whileShut(passed, () => Promise.resolve());
      await navigator.verify(segment);
    }
    return undefined;
  } catch (error) {
    if (!isI2CError(error, "mux-conflict")) throw error;
    const outer = segment.gate?.outer ?? segment;
    await navigator.move(outer);
    await navigator.verify(outer);
    const passed = segment.path().find(({ gate }) => gate?.address === error.address);
    if (passed === undefined) throw error;
    return passed.gate;
  }
}

/** Restores what the multiplexers held, the last one touched first, also when the scan was ended; notes failures. */
async function restore({ wire, navigator, notRestored }: BusScan, segment: Segment): Promise<void> {
  for (const held of segment.held.toReversed()) {
    try {
      await wire.undisturbed(async () => {
        await navigator.move(segment);
        await setControl(wire, held, held.control, segment.name);
      });
    } catch (error) {
      if (held.doubtful === true) continue;
      const { message } = describeFailure(error, segment.name, false);
      notRestored.push({ segment: segment.name, address: held.address, control: held.control, message });
    }
  }
}
