import { type Clock, type Logger, UsageError } from "@rbp/command-line";
import { type Attempt, isOutdated, type LoadedConfig, loadConfig } from "./loaded-config.ts";

/** How often the files are looked at, at most: when somebody connects or asks. */
const LOOK_INTERVAL_MILLISECONDS = 1000;

export interface WatchedConfigOptions {
  readonly path: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * The web configuration as its files are now. One that cannot be used leaves the last good one in force, and is said
 * once.
 */
export class WatchedConfig {
  readonly #options: WatchedConfigOptions;
  #attempt: Attempt;
  #good: LoadedConfig;
  #lookedAt: number;

  /** @throws UsageError when it cannot be used. */
  constructor(options: WatchedConfigOptions) {
    this.#options = options;
    this.#lookedAt = options.clock.now();
    this.#attempt = loadConfig(options.path);
    if (this.#attempt.result instanceof UsageError) throw this.#attempt.result;
    this.#good = this.#attempt.result;
  }

  /** The one that is in force. The same object as long as nothing has changed. */
  current(): LoadedConfig {
    const { path, clock, log } = this.#options;
    const now = clock.now();
    if (now - this.#lookedAt < LOOK_INTERVAL_MILLISECONDS) return this.#good;
    this.#lookedAt = now;
    if (!isOutdated(this.#attempt)) return this.#good;
    this.#attempt = loadConfig(path);
    const { result } = this.#attempt;
    const problem = result instanceof UsageError ? result.message : explainFixed(this.#good, result);
    if (problem !== undefined) {
      log.error("Web configuration cannot be used; the last good one stays in force", {
        file: path,
        err: problem,
      });
    } else if (!(result instanceof UsageError)) {
      this.#good = result;
      log.info("Web configuration read again", { file: path });
    }
    return this.#good;
  }
}

/** Why a configuration cannot take the place of another while the server listens; undefined when it can. */
function explainFixed(old: LoadedConfig, next: LoadedConfig): string | undefined {
  if ((old.tls === undefined) !== (next.tls === undefined)) {
    return "TLS cannot be switched on or off while the exporter runs; restart it";
  }
  if (old.tls?.clientPolicy.isAsked !== next.tls?.clientPolicy.isAsked) {
    return "whether clients are asked for a certificate cannot change while the exporter runs; restart it";
  }
  return undefined;
}
