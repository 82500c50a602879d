import { formatVersion } from "./build-info.ts";
import type { Environment } from "./environment.ts";
import { messageOf, UsageError } from "./errors.ts";
import { Exporter } from "./exporter.ts";
import { type Command, readCommandLine } from "./flags/command-line.ts";
import type { OpenBus } from "./hardware/connect.ts";
import { createLogger, type Logger } from "./log.ts";
import type { Settings } from "./settings.ts";
import {
  endDespiteTransfer,
  firstSignal,
  STOP_LIMIT_MILLISECONDS,
  type StopSignal,
  stopsWithin,
} from "./shutdown.ts";

/**
 * The program, from the command line to its end.
 *
 * @param argv What was typed behind the program's name.
 * @returns The exit code: 0 when it did what it was asked to, 1 when it could not, 2 when it was asked for
 *   something that cannot be.
 */
export async function run(argv: readonly string[], environment: Environment): Promise<number> {
  const { hostname, columns, build, stdout, stderr, wallClock } = environment;
  let command: Command;
  try {
    command = await readCommandLine(argv, { hostname, columns, version: formatVersion(build) });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    stderr(`ina260-exporter: ${error.message}\n`);
    return 2;
  }
  if (command.kind === "print") {
    stdout(command.text);
    return 0;
  }
  const { level, format } = command.settings.log;
  return serve(command.settings, createLogger({ level, format, write: stderr, wallClock }), environment);
}

async function serve(settings: Settings, log: Logger, environment: Environment): Promise<number> {
  const { clock, wallClock, systemd, build, end } = environment;
  const signalled = firstSignal(environment.onSignal, end);
  const openBus = await chooseBuses(settings, environment);
  const exporter = new Exporter({ settings, openBus, build, clock, wallClock, systemd, log });
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

async function chooseBuses({ simulate, topology }: Settings, environment: Environment): Promise<OpenBus> {
  if (!simulate) return environment.openBus;
  const { simulateHardware } = await import("./hardware/simulate.ts");
  return simulateHardware(topology, environment.clock);
}
