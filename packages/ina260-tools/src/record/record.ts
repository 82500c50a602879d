import { type Logger, messageOf } from "@rbp/command-line";
import { firstAidFor } from "@rbp/ina260-monitor";
import type { RunCommand } from "../command-line/command.ts";
import { StopRequest } from "../command-line/stop-request.ts";
import { formatElapsed } from "../output/figures.ts";
import { OutputGoneError } from "../output/output.ts";
import { FoundChips } from "../sensors/found-chips.ts";
import { connectSensors, plansFor, selectSensors } from "../sensors/select-sensors.ts";
import { showWhile } from "../terminal/screen.ts";
import { sampleAtRate } from "./at-rate.ts";
import { sampleEachConversion } from "./each-conversion.ts";
import { readRecordOptions } from "./record-options.ts";
import { Recording } from "./recording.ts";

/**
 * Writes every sample, until it is over: by the flags, by a signal, when its reader has gone; and with 1 by the first
 * failure of a sensor or of the output. Afterwards the chips get their earlier settings back.
 *
 * The transfers block the process, which has nothing else to do: that takes a tenth of the processor time.
 */
export const record: RunCommand = async ({ settings, values, operands }, host, log) => {
  const options = readRecordOptions(values);
  const { rate, file, overwrite } = options;
  const selected = selectSensors(settings.topology, operands);
  // With "max" the settings are chosen later, once the bus has been timed.
  const sensors = rate === "max" ? selected : plansFor(selected, 1000 / rate);
  const clock = rate === "max" ? host.preciseClock : host.clock;
  const buses = await connectSensors(sensors, settings, { ...host, log }, { access: "sync" }, clock);

  const stop = new StopRequest(host);
  const { signal } = stop;
  const chips = new FoundChips(buses);
  const acquire = rate === "max" ? sampleEachConversion : sampleAtRate;
  const acquisition = acquire({ buses, clock, signal, log });
  const recording = new Recording({ options, host, signal });
  const run = async (): Promise<void> => {
    await chips.remember();
    signal.throwIfAborted();
    const recorded = await acquisition.prepare();
    // Not earlier: as long as nothing can be recorded, no file is created or overwritten.
    const { outputs, terminal } = host;
    const output = await (file === undefined ? outputs.openStdout() : outputs.openFile(file, overwrite));
    recording.begin(output, recorded);
    const running = acquisition.run(recording);
    // On a screen the samples themselves show the progress.
    const isShown = file !== undefined || !terminal.isScreen;
    await (isShown ? showWhile(running, () => describeProgress(recording), host) : running);
    recording.end();
  };
  const running = run().catch((error: unknown) => {
    if (!signal.aborted) recording.fail(error);
  });
  await Promise.race([running, stop.requested]);
  await stop.leave(async () => {
    await running;
    await chips.leave(recording.failure, log);
    await recording.close();
  });
  return report(recording, log);
};

/** Logs the outcome. @returns The exit code. */
function report({ failure, hasBegun, samples, losses, elapsedMilliseconds }: Recording, log: Logger): number {
  if (failure instanceof OutputGoneError) return 0;
  const taken = { samples, seconds: Math.round(elapsedMilliseconds) / 1000 };
  if (losses.output > 0) log.warn("Samples were lost: the output is too slow", { samples: losses.output });
  if (losses.reading > 0)
    log.warn("Samples were lost: bus or processor is too slow", { samples: losses.reading });
  if (failure === undefined) {
    if (hasBegun) log.info("Recorded", taken);
    return 0;
  }
  if (hasBegun) log.error("Recording ended", { ...taken, err: messageOf(failure) });
  else log.error("Cannot record", { err: messageOf(failure), ...firstAidFor(failure) });
  return 1;
}

/** "00:01:23  830 samples, 2 lost" */
function describeProgress({ samples, losses, elapsedMilliseconds }: Recording): string {
  const lost = losses.reading + losses.output;
  const note = lost === 0 ? "" : `, ${String(lost)} lost`;
  return `${formatElapsed(elapsedMilliseconds)}  ${String(samples)} samples${note}`;
}
