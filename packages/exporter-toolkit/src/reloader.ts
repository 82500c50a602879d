import { type LogFields, type Logger, messageOf } from "@rbp/command-line";

export interface ReloaderOptions<Settings> {
  /** Reads the settings. Rejects when they cannot be. */
  readonly read: () => Promise<Settings>;
  /** Continues with them. Rejects when that is impossible; the settings before stay in force then. */
  readonly adopt: (settings: Settings) => Promise<void>;
  readonly onStart: () => void;
  /** Called with the new settings, or without when one of the two has failed. */
  readonly onEnd: (settings?: Settings) => void;
  /** What the log says of new settings. */
  readonly describe: (settings: Settings) => LogFields;
  readonly log: Logger;
}

/** Reads the configuration anew on request, one reload at a time. */
export class Reloader<Settings> {
  readonly #options: ReloaderOptions<Settings>;
  #running: Promise<void> | undefined;
  /** Requests that come during a reload may follow a change of the file, so it is read once more for all of them. */
  #next: Promise<void> | undefined;

  constructor(options: ReloaderOptions<Settings>) {
    this.#options = options;
  }

  /** @throws By rejection what was wrong with the configuration; it is logged as well. */
  reload(): Promise<void> {
    if (this.#running === undefined) return this.#start();
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.#start();
      });
    return this.#next;
  }

  #start(): Promise<void> {
    const run = this.#reload().finally(() => {
      if (this.#running === run) this.#running = undefined;
    });
    this.#running = run;
    return run;
  }

  async #reload(): Promise<void> {
    const { read, adopt, onStart, onEnd, describe, log } = this.#options;
    onStart();
    try {
      const settings = await read();
      await adopt(settings);
      onEnd(settings);
      log.info("Configuration reloaded", describe(settings));
    } catch (error) {
      onEnd();
      log.error("Configuration not reloaded; the one before holds on", { err: messageOf(error) });
      throw error;
    }
  }
}
