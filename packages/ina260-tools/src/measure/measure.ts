import { MAXIMUM_STOP_MILLISECONDS, stopsWithin } from "@rbp/command-line";
import type { RunCommand } from "../command-line/command.ts";
import { connectSensors, plansFor, selectSensors } from "../sensors/select-sensors.ts";
import { defaultInterval, readMeasureOptions } from "./measure-options.ts";
import { runMeasurement } from "./measure-run.ts";
import { MeteredSensors } from "./metered-sensors.ts";
import { relaySignals } from "./signal-relay.ts";

/** After this time a bus that hangs is left as it is. */
const MAXIMUM_CLEAN_UP_MILLISECONDS = 5000;

/**
 * Runs a command once or several times, and reports its energy. The exit code is that of the last run; 126 or 127 when
 * the command cannot be started; 1 when it succeeded but nothing was metered, or the result could not be written.
 *
 * The transfers block this process, which has nothing else to do: that takes a tenth of the processor time.
 */
export const measure: RunCommand = async ({ settings, values, operands, program }, host, log) => {
  const options = readMeasureOptions(values);
  const selected = selectSensors(settings.topology, operands);
  const intervalMilliseconds = options.intervalMilliseconds ?? defaultInterval(selected);
  const plans = plansFor(selected, intervalMilliseconds);
  const { clock, wallClock, programs, end } = host;
  const buses = await connectSensors(plans, settings, { ...host, log }, { access: "sync" });
  const sensors = new MeteredSensors({ plans, buses, clock, wallClock, log });
  const relay = relaySignals(programs, end);
  try {
    return await runMeasurement({ command: program, options, plans, sensors, relay, host, log });
  } finally {
    const limit = relay.signal.aborted ? MAXIMUM_STOP_MILLISECONDS : MAXIMUM_CLEAN_UP_MILLISECONDS;
    if (!(await stopsWithin(limit, () => sensors.stop(), clock))) {
      log.warn("Leaving with a transfer in flight: the bus hangs");
    }
    relay.close();
  }
};
