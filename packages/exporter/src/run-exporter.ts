import {
  type Clock,
  counted,
  endDespiteTransfer,
  firstSignal,
  type Host,
  type Logger,
  messageOf,
  MAXIMUM_STOP_MILLISECONDS,
  type StopSignal,
  stopsWithin,
  UsageError,
} from "@rbp/command-line";
import { Exporter } from "./exporter.ts";
import { chooseBuses, type OpenBus, samplingSummary } from "@rbp/ina260-monitor";
import {
  type ProcessUsage,
  Reloader,
  type ServiceManager,
  type SystemdEnvironment,
} from "@rbp/exporter-toolkit";
import type { Settings } from "./settings.ts";
import type { TotalsKeeper } from "./state/totals-keeper.ts";

/** What the exporter needs from the machine. */
export interface ExporterHost extends Host {
  readonly clock: Clock;
  /** What systemd has told this process. */
  readonly systemd: SystemdEnvironment;
  /** The buses of this machine. */
  readonly openBus: OpenBus;
  /** What has started the process, and is told how it is. */
  readonly findServiceManager: (log: Logger) => Promise<ServiceManager>;
  /** What the process uses at the moment. */
  readonly processUsage: () => ProcessUsage;
}

export interface RunOptions {
  readonly settings: Settings;
  /** The settings as they are now. Rejects with a UsageError when they cannot be. */
  readonly reload: () => Promise<Settings>;
}

/**
 * The exporter from its start to its end.
 *
 * @returns The exit code.
 * @throws UsageError by rejection when the web configuration cannot be used.
 */
export async function runExporter(
  { settings, reload: read }: RunOptions,
  log: Logger,
  host: ExporterHost,
): Promise<number> {
  const { clock, build, end } = host;
  const signalled = firstSignal(host.onSignal, end);
  const openBus = await chooseBuses(settings, host);
  const keeper = await openTotals(settings, host, log);
  const manager = await host.findServiceManager(log);
  const ending = new AbortController();
  const exporter = new Exporter({
    ...host,
    settings,
    openBus,
    log,
    totalsOf: keeper && ((labels) => keeper.totalsOf(labels)),
    reload: () => reloader.reload(),
  });
  const reloader = new Reloader<Settings>({
    read,
    adopt: async (next) => {
      if (next.stateFile !== settings.stateFile) {
        log.warn("The state file is that of the start until the program ends", { file: settings.stateFile });
      }
      keeper?.note();
      await exporter.sensors.reload(next);
    },
    onStart: () => manager.reloading(),
    onEnd: (next) => {
      if (next === undefined) exporter.sensors.noteFailedReload();
      else logSampling(next, log);
      manager.ready(describe(exporter));
    },
    describe: ({ topology }) => ({ sensors: topology.sensors.length }),
    log,
  });
  let misused: UsageError | undefined;
  // What went wrong is logged.
  host.onHangUp(() => void reloader.reload().catch(() => undefined));
  const started = exporter.start().then(
    (addresses) => {
      log.info("Listening", { address: addresses.join(" "), version: build.version });
      logSampling(settings, log);
      keeper?.start(() => exporter.sensors.totals());
      manager.ready(describe(exporter));
      void manager.watch(() => exporter.sensors.findProblem(), ending.signal);
      return signalled;
    },
    (error: unknown) => {
      if (error instanceof UsageError) misused = error;
      else log.error("Cannot start", { err: messageOf(error) });
      return undefined;
    },
  );
  const signal: StopSignal | undefined = await Promise.race([started, signalled]);
  if (signal !== undefined) log.info("Stopping", { signal });
  ending.abort();
  manager.stopping();
  const stopped = await stopsWithin(MAXIMUM_STOP_MILLISECONDS, () => stop(exporter, keeper, clock), clock);
  if (misused !== undefined) throw misused;
  if (signal === undefined) return 1;
  if (!stopped) {
    log.warn("Leaving with a transfer in flight: the bus hangs");
    endDespiteTransfer(signal, end);
  }
  return 0;
}

function logSampling({ topology }: Settings, log: Logger): void {
  for (const fields of samplingSummary(topology.sensors)) log.info("Sampling", fields);
}

/** One line for `systemctl status`. */
function describe({ sensors }: Exporter): string {
  return `Sampling ${counted(sensors.monitors.length, "sensor")}`;
}

async function openTotals(
  { stateFile: path }: Settings,
  host: ExporterHost,
  log: Logger,
): Promise<TotalsKeeper | undefined> {
  if (path === undefined) return undefined;
  const { TotalsKeeper } = await import("./state/totals-keeper.ts");
  return TotalsKeeper.open({ ...host, path, log });
}

/** Saves the totals when the sampling has ended, or while the bus hangs. */
async function stop(exporter: Exporter, keeper: TotalsKeeper | undefined, clock: Clock): Promise<void> {
  const stopped = exporter.stop();
  await Promise.race([stopped, clock.sleep(MAXIMUM_STOP_MILLISECONDS / 2)]);
  await Promise.all([stopped, keeper?.end()]);
}
