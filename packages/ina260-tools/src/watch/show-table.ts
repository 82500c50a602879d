import { runSampler } from "@rbp/ina260-monitor";
import type { StopRequest } from "../command-line/stop-request.ts";
import type { DeskHost } from "../host.ts";
import { Screen } from "../terminal/screen.ts";
import { createStyle } from "../terminal/terminal.ts";
import { renderFrame } from "./frame.ts";
import type { WatchedSensor } from "./watched-sensor.ts";

export interface ShowOptions {
  readonly watched: readonly WatchedSensor[];
  /** Resolves when each sensor has been tried once. */
  readonly firstRound: Promise<void>;
  readonly host: Pick<DeskHost, "clock" | "wallClock" | "terminal" | "stdout" | "outputs">;
  readonly stop: StopRequest;
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
    const size = terminal.size();
    screen.draw(renderFrame({ views, size, style, elapsedMilliseconds: clock.now() - beganAt }));
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
      onMissed: () => undefined,
      signal: stop.signal,
    });
    return 0;
  } finally {
    for (const end of endings) end();
    screen.leave();
  }
}
