import { setControl } from "./control.ts";
import { describeFailure } from "./failure.ts";
import type { BusScan } from "./scan.ts";
import type { Segment } from "./segment.ts";

/**
 * Puts back what the multiplexers of a segment held, the last one that was touched first, also when the scan was
 * ended. What cannot be put back is noted.
 */
export async function restore({ wire, navigator, notRestored }: BusScan, segment: Segment): Promise<void> {
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
