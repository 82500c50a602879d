import { type Logger, messageOf } from "@rbp/command-line";
import { runSampler, type SensorPlan } from "@rbp/ina260-monitor";
import { formatAmperes, formatJoules, formatVolts, formatWatts } from "../output/figures.ts";
import { OutputGoneError } from "../output/output.ts";
import { nameSensor } from "../sensors/select-sensors.ts";
import { visibleText } from "../terminal/table.ts";
import type { ShowOptions } from "./show-table.ts";
import type { WatchedSensor, WatchedView } from "./watched-sensor.ts";

/** One sensor at one moment, as a line with its line feed. @param time In ISO 8601. */
export type FormatLine = (view: WatchedView, time: string, sensors: readonly SensorPlan[]) => string;

/** For people, where stdout is no screen. */
export const textLine: FormatLine = ({ plan, status, peakWatts, energyJoules }, time, sensors) => {
  const { reading, state, error } = status;
  const name = visibleText(nameSensor(plan, sensors));
  if (reading === undefined) {
    const why = error === undefined ? "" : `: ${visibleText(error.message)}`;
    return `${time} ${name} ${state}${why}\n`;
  }
  const { voltageVolts, currentAmperes, powerWatts } = reading;
  return (
    `${time} ${name} ${formatVolts(voltageVolts)} V ${formatAmperes(currentAmperes)} A ` +
    `${formatWatts(powerWatts)} W, peak ${formatWatts(peakWatts ?? powerWatts)} W, ${formatJoules(energyJoules)}\n`
  );
};

/** For programs: one JSON object, with the sensor as in `/api/v1/sensors`, and its peak and energy. */
export const jsonLine: FormatLine = ({ status, peakWatts, energyJoules }, time) =>
  `${JSON.stringify({ time, ...status, peakWatts, energyJoules })}\n`;

export interface ShowLinesOptions extends ShowOptions {
  readonly line: FormatLine;
  readonly log: Logger;
}

/**
 * Prints a line for each sensor at each of its intervals, until it is asked to end or its reader has gone. A
 * reader that is too slow misses lines; none waits in memory.
 *
 * @returns The exit code.
 */
export async function showLines(options: ShowLinesOptions): Promise<number> {
  const { watched, line, firstRound, host, stop, log } = options;
  const { clock, wallClock, outputs } = host;
  const output = await outputs.openStdout();
  const plans = watched.map((sensor) => sensor.view().plan);
  let code = 0;
  const print = async (group: readonly WatchedSensor[]): Promise<void> => {
    const time = new Date(wallClock()).toISOString();
    try {
      await output.write(group.map((sensor) => line(sensor.view(), time, plans)).join(""));
    } catch (error) {
      if (!(error instanceof OutputGoneError)) {
        log.error("Cannot print", { err: messageOf(error) });
        code = 1;
      }
      stop.stop();
    }
  };
  await Promise.race([firstRound, stop.requested]);
  const intervals = [...new Set(plans.map(({ intervalMilliseconds }) => intervalMilliseconds))];
  const printing = intervals.map((intervalMilliseconds) => {
    const group = watched.filter((_, index) => plans[index]?.intervalMilliseconds === intervalMilliseconds);
    return runSampler({
      clock,
      intervalMilliseconds,
      sample: () => print(group),
      onMissed: () => undefined,
      signal: stop.signal,
    });
  });
  // A pipe that is not read, or a write that does not end, must not keep the command from ending.
  await Promise.race([Promise.all(printing), stop.requested]);
  return code;
}
