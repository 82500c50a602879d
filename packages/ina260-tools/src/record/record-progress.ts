import type { DeskHost } from "../host.ts";
import { runSampler } from "@rbp/ina260-monitor";
import { formatElapsed } from "../output/figures.ts";
import type { Recording } from "./recording.ts";

const REFRESH_MILLISECONDS = 1000;
/** To the beginning of the line, and erase it (ECMA-48). */
const CLEAR_LINE = "\r\u001b[K";

/** Tells how far a recording is, on one line of the terminal, until it is over. */
export async function showProgress(
  recording: Recording,
  { clock, stderr }: Pick<DeskHost, "clock" | "stderr">,
): Promise<void> {
  await runSampler({
    clock,
    intervalMilliseconds: REFRESH_MILLISECONDS,
    sample: async () => {
      const { samples, losses, elapsedMilliseconds } = recording;
      const lost = losses.reading + losses.output;
      const note = lost === 0 ? "" : `, ${String(lost)} lost`;
      stderr(`${CLEAR_LINE}${formatElapsed(elapsedMilliseconds)}  ${String(samples)} samples${note}`);
    },
    onMissed: () => undefined,
    signal: recording.signal,
  });
  stderr(CLEAR_LINE);
}
