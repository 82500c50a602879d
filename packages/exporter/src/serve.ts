import type { Environment } from "./environment.ts";
import { messageOf } from "./errors.ts";
import { Exporter } from "./exporter.ts";
import { chooseBuses } from "./hardware/choose-buses.ts";
import type { Logger } from "./log.ts";
import { Reloader } from "./reloader.ts";
import type { Settings } from "./settings.ts";
import {
  endDespiteTransfer,
  firstSignal,
  STOP_LIMIT_MILLISECONDS,
  type StopSignal,
  stopsWithin,
} from "./shutdown.ts";

export interface ServeOptions {
  readonly settings: Settings;
  /** The settings as they are now. Rejects with a UsageError when they cannot be. */
  readonly reload: () => Promise<Settings>;
}

/** The exporter from its start to its end. @returns The exit code. */
export async function serve(
  { settings, reload }: ServeOptions,
  log: Logger,
  environment: Environment,
): Promise<number> {
  const { clock, wallClock, build, systemd, processUsage, end } = environment;
  const signalled = firstSignal(environment.onSignal, end);
  const openBus = await chooseBuses(settings, environment);
  const reloader = new Reloader({
    read: reload,
    log,
    adopt: (next) => exporter.reload(next),
    onFailure: () => exporter.noteFailedReload(),
  });
  const exporter = new Exporter({
    settings,
    openBus,
    build,
    clock,
    wallClock,
    systemd,
    processUsage,
    log,
    reload: () => reloader.reload(),
  });
  environment.onReload(() => void reloader.reload().catch(() => undefined));
  const started = exporter.start().then(
    (addresses) => {
      log.info("Listening", { address: addresses.join(" "), version: build.version });
      return signalled;
    },
    (error: unknown) => {
      log.error("Cannot start", { err: messageOf(error) });
      return undefined;
    },
  );
  const signal: StopSignal | undefined = await Promise.race([started, signalled]);
  if (signal !== undefined) log.info("Stopping", { signal });
  const stopped = await stopsWithin(STOP_LIMIT_MILLISECONDS, () => exporter.stop(), clock);
  if (signal === undefined) return 1;
  if (!stopped) {
    log.warn("Leaving with a transfer in flight: the bus hangs");
    endDespiteTransfer(signal, end);
  }
  return 0;
}
