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
import { chooseBuses, firstAidFor, type OpenBus, samplingSummary } from "@rbp/ina260-monitor";
import {
  type ProcessUsage,
  Reloader,
  type ServiceManager,
  type SystemdEnvironment,
} from "@rbp/exporter-toolkit";
import type { Settings } from "./settings.ts";
import { keepState } from "./state/keep-state.ts";
import type { StateFile } from "./state/state-file.ts";

/** What the exporter needs from the machine. */
export interface ExporterHost extends Host {
  readonly clock: Clock;
  readonly systemd: SystemdEnvironment;
  readonly openBus: OpenBus;
  /** What has started the process, and is kept informed of its state. */
  readonly findServiceManager: (log: Logger) => Promise<ServiceManager>;
  readonly processUsage: () => ProcessUsage;
}

export interface RunOptions {
  readonly settings: Settings;
  /** The settings as they are now: the same command line, files read again. UsageError by rejection. */
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
  const openBus = await chooseBuses(settings, { ...host, log });
  const file = await openStateFile(settings, host, log);
  const manager = await host.findServiceManager(log);
  const ending = new AbortController();
  const exporter = new Exporter({
    ...host,
    settings,
    openBus,
    log,
    totalsOf: file && ((labels) => file.totalsOf(labels)),
    reload: () => reloader.reload(),
  });
  const reloader = new Reloader<Settings>({
    read,
    adopt: async (next) => {
      if (next.stateFile !== settings.stateFile) {
        log.warn("The state file is that of the start until the program ends", { file: settings.stateFile });
      }
      // Some sensors may be gone at the next save.
      file?.update(exporter.sensors.totals());
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
  const saving = new AbortController();
  let saved: Promise<void> | undefined;
  let misused: UsageError | undefined;
  // What went wrong is logged.
  host.onHangUp(() => void reloader.reload().catch(() => undefined));
  const started = exporter.start().then(
    (addresses) => {
      log.info("Listening", { address: addresses.join(" "), version: build.version });
      logSampling(settings, log);
      saved = file && keepState(file, () => exporter.sensors.totals(), clock, saving.signal);
      manager.ready(describe(exporter));
      void manager.watch(() => exporter.sensors.findProblem(), ending.signal);
      return signalled;
    },
    (error: unknown) => {
      if (error instanceof UsageError) misused = error;
      else log.error("Cannot start", { err: messageOf(error), ...firstAidFor(error) });
      return undefined;
    },
  );
  const signal: StopSignal | undefined = await Promise.race([started, signalled]);
  if (signal !== undefined) log.info("Stopping", { signal });
  ending.abort();
  manager.stopping();
  const stop = async (): Promise<void> => {
    const stopped = exporter.stop();
    // The totals are saved after the sampling has ended, or while the bus hangs.
    await Promise.race([stopped, clock.sleep(MAXIMUM_STOP_MILLISECONDS / 2)]);
    saving.abort();
    await Promise.all([stopped, saved]);
  };
  const stopped = await stopsWithin(MAXIMUM_STOP_MILLISECONDS, stop, clock);
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

async function openStateFile(
  { stateFile: path }: Settings,
  { wallClock }: ExporterHost,
  log: Logger,
): Promise<StateFile | undefined> {
  if (path === undefined) return undefined;
  const { StateFile } = await import("./state/state-file.ts");
  const { nodeFileSystem: files } = await import("@rbp/command-line/files");
  const file = new StateFile({ path, files, wallClock, log });
  await file.load();
  return file;
}
