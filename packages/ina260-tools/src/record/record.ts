import type { RunCommand } from "../command-line/command.ts";
import { StopRequest } from "../command-line/stop-request.ts";
import { FoundChips } from "../sensors/found-chips.ts";
import { connectSensors, plansFor, selectSensors } from "../sensors/select-sensors.ts";
import { sampleAtRate } from "./at-rate.ts";
import { sampleEachConversion } from "./each-conversion.ts";
import { readRecordOptions } from "./record-options.ts";
import { RecordRun } from "./record-run.ts";

/**
 * Writes every sample, until it is over: by the flags, by a signal, when its reader has gone; and with 1 by the first
 * failure of a sensor or of the output. Afterwards the chips get their earlier settings back.
 *
 * The transfers block the process, which has nothing else to do: that takes a tenth of the processor time.
 */
export const record: RunCommand = async ({ settings, values, operands }, host, log) => {
  const options = readRecordOptions(values);
  const { rate } = options;
  const selected = selectSensors(settings.topology, operands);
  // With "max" the settings are chosen later, once the bus has been timed.
  const sensors = rate === "max" ? selected : plansFor(selected, 1000 / rate);
  const clock = rate === "max" ? host.preciseClock : host.clock;
  const buses = await connectSensors(sensors, settings, { ...host, log }, { access: "sync" }, clock);

  const stop = new StopRequest(host);
  const chips = new FoundChips(buses);
  const acquire = rate === "max" ? sampleEachConversion : sampleAtRate;
  const acquisition = acquire({ buses, clock, signal: stop.signal, log });
  const run = new RecordRun({ options, sensors, chips, acquisition, host, signal: stop.signal });
  const running = run.run();
  await Promise.race([running, stop.requested]);
  await stop.leave(async () => {
    await running;
    await chips.leave(run.failure, log);
    await run.close();
  });
  return run.report(log);
};
