import { formatVersion } from "./build-info.ts";
import type { Environment } from "./environment.ts";
import { ConfigurationError, messageOf, UsageError } from "./errors.ts";
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
  const { build, stderr } = environment;
  try {
    const command = await readCommandLine(argv, { ...environment, version: formatVersion(build) });
    return await runCommand(command, environment);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    // What is wrong in a file begins with its name, as editors and terminals want it.
    const name = error instanceof ConfigurationError ? "" : "ina260-exporter: ";
    stderr(`${name}${error.message}\n`);
    return 2;
  }
}

async function runCommand(command: Command, environment: Environment): Promise<number> {
  const { stdout, stderr, wallClock } = environment;
  if (command.kind === "print") {
    stdout(command.text);
    return 0;
  }
  const { settings } = command.kind === "serve" ? command : command.request;
  const log = createLogger({ ...settings.log, write: stderr, wallClock });
  if (command.kind === "serve") return serve(settings, log, environment);
  const runSubcommand = await command.subcommand.load();
  return runSubcommand(command.request, environment, log);
}

async function serve(settings: Settings, log: Logger, environment: Environment): Promise<number> {
  const { clock, wallClock, build, end } = environment;
  const signalled = firstSignal(environment.onSignal, end);
  const openBus = await chooseBuses(settings, environment);
  const exporter = new Exporter({ settings, openBus, build, clock, wallClock, log });
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
