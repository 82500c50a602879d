import { runSampler } from "@rbp/ina260-monitor";
import type { DeskHost } from "../host.ts";
import { formatElapsed } from "../output/figures.ts";
import { ProgressLine } from "../terminal/screen.ts";
import type { Recording } from "./recording.ts";

const REFRESH_MILLISECONDS = 1000;

/** Shows how far a recording has come, until it is over. */
export async function showProgress(
  recording: Recording,
  host: Pick<DeskHost, "clock" | "stderr" | "terminal">,
): Promise<void> {
  const line = new ProgressLine(host);
  await runSampler({
    clock: host.clock,
    intervalMilliseconds: REFRESH_MILLISECONDS,
    sample: async () => {
      const { samples, losses, elapsedMilliseconds } = recording;
      const lost = losses.reading + losses.output;
      const note = lost === 0 ? "" : `, ${String(lost)} lost`;
      line.show(`${formatElapsed(elapsedMilliseconds)}  ${String(samples)} samples${note}`);
    },
    onMissed: () => undefined,
    signal: recording.signal,
  });
  line.clear();
}
