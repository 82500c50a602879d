import { chooseBuses, SensorGroup } from "@rbp/ina260-monitor";
import type { RunCommand } from "../command-line/command.ts";
import { readTextOrJson } from "../command-line/output-options.ts";
import { StopRequest } from "../command-line/stop-request.ts";
import { selectSensors } from "../sensors/select-sensors.ts";
import { jsonLine, showLines, showTable, textLine } from "./show.ts";
import { WatchedSensor } from "./watched-sensor.ts";

/** Neither extremes of periods nor a histogram, which are not shown here. */
const metering = { periods: [], powerBucketsWatts: [] };

/**
 * Samples the sensors as the exporter does, and shows them until it is asked to end. A sensor that fails is shown as
 * failing, and recovers by itself.
 */
export const watch: RunCommand = async ({ settings, values, operands }, host, log) => {
  const format = readTextOrJson(values);
  const sensors = selectSensors(settings.topology, operands);
  const openBus = (await chooseBuses(settings, { ...host, log }))(settings);
  const { clock, wallClock, terminal } = host;
  const isTable = terminal.isScreen && format === "text";
  const group = new SensorGroup({
    topology: { sensors },
    metering,
    openBus,
    clock,
    wallClock,
    // On the same terminal messages would overwrite the table, which shows the same failures.
    ...(isTable && terminal.showsErrors ? {} : { log }),
    historyOf: () => undefined,
  });
  const stop = new StopRequest(host);
  const watched = group.monitors.map((monitor) => new WatchedSensor(monitor));
  group.announce();
  const firstRound = group.start();
  try {
    const options = { watched, firstRound, host, stop, log };
    if (isTable) return await showTable(options);
    return await showLines(options, format === "json" ? jsonLine : textLine);
  } finally {
    stop.stop();
    await stop.leave(() => group.stop());
  }
};
