import type { ConnectedBus, SensorPlan } from "@rbp/ina260-monitor";
import type { RunCommand } from "../command-line/command.ts";
import { StopRequest } from "../command-line/stop-request.ts";
import { FoundChips } from "../sensors/found-chips.ts";
import { connectSensors, selectSensors } from "../sensors/select-sensors.ts";
import { sampleAtRate } from "./at-rate.ts";
import { sampleEachConversion } from "./each-conversion.ts";
import { type ChipSettings, type Rate, settingsForRate } from "./rate.ts";
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
  const sensors = selectSensors(settings.topology, operands).map((plan) => planFor(plan, rate));
  const clock = rate === "max" ? host.preciseClock : host.clock;
  const buses = await connectSensors(sensors, settings, host, { access: "sync" }, clock);

  const stop = new StopRequest(host);
  const chosen = new Map<SensorPlan, ChipSettings>(sensors.map((plan) => [plan, plan.chipSettings]));
  const noteSettings = (bus: ConnectedBus, found: ChipSettings): void => {
    for (const { plan } of bus.sensors) chosen.set(plan, found);
  };
  const chips = new FoundChips(buses);
  const acquiring = { buses, clock, signal: stop.signal, log };
  const run = new RecordRun({
    options,
    sensors,
    chips,
    acquisition: rate === "max" ? sampleEachConversion(acquiring, noteSettings) : sampleAtRate(acquiring),
    settings: () => [...chosen].map(([plan, found]) => ({ plan, settings: found })),
    host,
    signal: stop.signal,
  });
  const running = run.run();
  await Promise.race([running, stop.requested]);
  await stop.leave(async () => {
    await running;
    await chips.leave(run.failure, log);
    await run.close();
  });
  return run.report(log);
};

/** With `max` the settings are chosen later, once the bus has been timed. */
function planFor(plan: SensorPlan, rate: Rate): SensorPlan {
  if (rate === "max") return plan;
  return { ...plan, intervalMilliseconds: 1000 / rate, chipSettings: settingsForRate(rate) };
}
