import type { Environment } from "../../environment.ts";
import { messageOf, UsageError } from "../../errors.ts";
import type { RunSubcommand } from "../../flags/subcommand.ts";
import { parseChoice } from "../../flags/values.ts";
import { chooseBuses } from "../../hardware/choose-buses.ts";
import { createLogger, type Logger } from "../../log.ts";
import { Station, type StationOptions } from "../../station.ts";
import { selectSensors } from "../sensors.ts";
import { StopRequest } from "../stop-request.ts";
import { type WatchFormat, watchFormats } from "./command.ts";
import { jsonLine, textLine } from "./lines.ts";
import { showLines } from "./show-lines.ts";
import { showTable } from "./show-table.ts";
import { WatchedSensor } from "./watched-sensor.ts";

/** Neither windows nor a histogram: nobody sees them here. */
const metering = { windows: [], powerBucketsWatts: [] };

/**
 * Samples the sensors as the exporter does, and shows them until it is asked to end. A sensor that fails is shown
 * as that, and comes back by itself.
 */
export const watch: RunSubcommand = async ({ settings, own, operands }, environment, log) => {
  const format = own.value("format", parseChoice<WatchFormat>, watchFormats);
  const sensors = selectSensors(settings.topology, operands);
  const openBus = (await chooseBuses(settings, environment))(settings);
  const { clock, wallClock, terminal } = environment;
  const isTable = terminal.isScreen && format === "text";
  const station = createStation({
    settings: { topology: { sensors }, metering },
    openBus,
    clock,
    wallClock,
    log: isTable ? besideTheTable(log, environment) : log,
    historyOf: () => undefined,
  });
  const stop = new StopRequest(environment);
  const watched = station.monitors.map((monitor) => new WatchedSensor(monitor));
  station.announce();
  const firstRound = station.start();
  try {
    if (isTable) return await showTable({ watched, firstRound, environment, stop });
    const line = format === "json" ? jsonLine : textLine;
    return await showLines({ watched, line, firstRound, environment, stop, log });
  } finally {
    stop.stop();
    await stop.leave(() => station.stop());
  }
};

function createStation(options: StationOptions): Station {
  try {
    return new Station(options);
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

/** Messages would be written across the table, which has them too. */
function besideTheTable(log: Logger, { terminal, wallClock }: Environment): Logger {
  if (!terminal.showsErrors) return log;
  return createLogger({ level: "error", format: "logfmt", write: () => undefined, wallClock });
}
