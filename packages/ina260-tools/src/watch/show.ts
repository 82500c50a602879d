import { type Logger, messageOf } from "@rbp/command-line";
import { runSampler, type SensorPlan } from "@rbp/ina260-monitor";
import type { StopRequest } from "../command-line/stop-request.ts";
import type { DeskHost } from "../host.ts";
import { formatAmperes, formatJoules, formatVolts, formatWatts } from "../output/figures.ts";
import { OutputGoneError } from "../output/output.ts";
import { nameSensor } from "../sensors/select-sensors.ts";
import { Screen } from "../terminal/screen.ts";
import { visibleText } from "../terminal/table.ts";
import { createStyle } from "../terminal/terminal.ts";
import { renderFrame } from "./frame.ts";
import type { WatchedSensor, WatchedView } from "./watched-sensor.ts";

interface ShowOptions {
  readonly watched: readonly WatchedSensor[];
  /** Resolves when each sensor has been tried once. */
  readonly firstRound: Promise<void>;
  readonly host: Pick<DeskHost, "clock" | "wallClock" | "terminal" | "stdout" | "outputs">;
  readonly stop: StopRequest;
  readonly log: Logger;
}

/** The table is drawn at the shortest interval of its sensors, within these limits. */
const MINIMUM_REFRESH_MILLISECONDS = 100;
const MAXIMUM_REFRESH_MILLISECONDS = 1000;

const CTRL_C = "\u0003";

/** Shows a table on the whole screen until it is asked to end, and then restores the screen. @returns The exit code. */
export async function showTable(options: ShowOptions): Promise<number> {
  const { watched, firstRound, host, stop } = options;
  const { clock, terminal, stdout } = host;
  const style = createStyle(terminal.hasColors);
  const screen = new Screen(terminal, stdout);
  const beganAt = clock.now();
  const shortest = Math.min(...watched.map((sensor) => sensor.view().plan.intervalMilliseconds));
  const draw = (): void => {
    const views = watched.map((sensor) => sensor.view());
    screen.draw(renderFrame(views, terminal.size(), style, clock.now() - beganAt));
  };
  const endings = [
    terminal.onResize(draw),
    terminal.onKey((key) => {
      if (key === CTRL_C || key.toLowerCase() === "q") stop.stop();
      if (key.toLowerCase() !== "r") return;
      for (const sensor of watched) sensor.reset();
      draw();
    }),
  ];
  try {
    draw();
    // From here on, each round of readings is complete when it is drawn.
    await Promise.race([firstRound, stop.requested]);
    await runSampler({
      clock,
      intervalMilliseconds: Math.min(
        Math.max(shortest, MINIMUM_REFRESH_MILLISECONDS),
        MAXIMUM_REFRESH_MILLISECONDS,
      ),
      sample: async () => {
        for (const sensor of watched) sensor.tick();
        draw();
      },
      signal: stop.signal,
    });
    return 0;
  } finally {
    for (const end of endings) end();
    screen.leave();
  }
}

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

/**
 * Prints a line for each sensor at each of its intervals, until it is asked to end or its reader has gone. A
 * reader that is too slow misses lines; none waits in memory.
 *
 * @returns The exit code.
 */
export async function showLines(options: ShowOptions, line: FormatLine): Promise<number> {
  const { watched, firstRound, host, stop, log } = options;
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
    return runSampler({ clock, intervalMilliseconds, sample: () => print(group), signal: stop.signal });
  });
  // A pipe that is not read, or a write that does not end, must not keep the command from ending.
  await Promise.race([Promise.all(printing), stop.requested]);
  return code;
}
