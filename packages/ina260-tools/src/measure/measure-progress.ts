import { runSampler } from "@rbp/ina260-monitor";
import type { DeskHost } from "../host.ts";
import { formatDuration } from "../output/figures.ts";
import { describeEnd } from "../programs/programs.ts";
import { ProgressLine } from "../terminal/screen.ts";
import type { Run } from "./costs.ts";
import { formatQuantity, formatWithError } from "./quantities.ts";

const REFRESH_MILLISECONDS = 1000;

type ProgressHost = Pick<DeskHost, "clock" | "stderr" | "terminal">;

/** Reports on stderr what happens while no command runs; on a terminal with the time left. */
export class MeasureProgress {
  readonly #host: ProgressHost;
  readonly #quiet: boolean;

  constructor(host: ProgressHost, quiet: boolean) {
    this.#host = host;
    this.#quiet = quiet;
  }

  /** Shows that the idle power is being measured. */
  async duringIdle<T>(milliseconds: number, idle: Promise<T>): Promise<T> {
    const { clock, terminal } = this.#host;
    const what = `measuring the idle power for ${formatDuration(milliseconds)}`;
    if (this.#quiet) return idle;
    if (!terminal.showsErrors) {
      this.#say(what);
      return idle;
    }
    const line = new ProgressLine(this.#host);
    const over = new AbortController();
    const endsAt = clock.now() + milliseconds;
    const shown = runSampler({
      clock,
      intervalMilliseconds: REFRESH_MILLISECONDS,
      sample: async () => {
        const left = Math.max(Math.ceil((endsAt - clock.now()) / 1000), 0);
        line.show(`ina260: ${what}, ${String(left)} s left`);
      },
      onMissed: () => undefined,
      signal: over.signal,
    });
    try {
      return await idle;
    } finally {
      over.abort();
      await shown;
      line.clear();
    }
  }

  /** Reports the end of one of several runs. */
  afterRun({ end, outcome }: Run, index: number, count: number): void {
    if (this.#quiet || count === 1) return;
    const { joules, errorJoules, durationSeconds } = outcome.total;
    const seconds = formatQuantity(durationSeconds, "s");
    const energy = formatWithError(joules, errorJoules, "J");
    this.#say(
      `run ${String(index + 1)} of ${String(count)}: ${describeEnd(end)} after ${seconds}, ${energy}`,
    );
  }

  #say(text: string): void {
    this.#host.stderr(`ina260: ${text}\n`);
  }
}
