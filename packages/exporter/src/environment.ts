import type { Clock } from "@rbp/i2c";
import type { LinuxI2CBus, LinuxKernelDriver } from "@rbp/i2c-linux";
import type { BuildInfo } from "./build-info.ts";
import type { SystemdEnvironment } from "./http/systemd-sockets.ts";
import type { OpenBus } from "./hardware/connect.ts";
import type { Logger } from "./log.ts";
import type { Outputs } from "./output/output.ts";
import type { ProcessUsage } from "./process-usage.ts";
import type { Programs } from "./programs/programs.ts";
import type { ServiceManager } from "./service/service-manager.ts";
import type { ProcessEnd, StopSignal } from "./shutdown.ts";
import type { Terminal } from "./terminal/terminal.ts";

/** Everything that the program wants of the machine. */
export interface Environment {
  /** For a few words, and for what is drawn on the terminal. Results go to {@link outputs}. */
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Width of the terminal. */
  readonly columns: number;
  readonly terminal: Terminal;
  readonly outputs: Outputs;
  /** Name of this machine. */
  readonly hostname: string;
  /** Environment variables of the process. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** The text of a file in UTF-8; rejects when it cannot be read, or has more bytes than that. */
  readonly readText: (path: string, maximumBytes: number) => Promise<string>;
  readonly build: BuildInfo;
  readonly clock: Clock;
  /** The same time, with sleeps that end to a tenth of a millisecond; keeps the processor busy for that. */
  readonly preciseClock: Clock;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  /** What systemd has told this process. */
  readonly systemd: SystemdEnvironment;
  /** The buses of this machine. */
  readonly openBus: OpenBus;
  /** Which buses there are. */
  readonly listBuses: () => Promise<readonly LinuxI2CBus[]>;
  /** The driver of the kernel that holds an address of a bus, when there is one. */
  readonly findKernelDriver: (bus: number, address: number) => Promise<LinuxKernelDriver | undefined>;
  /** Calls the listener for each SIGTERM and SIGINT from now on. */
  readonly onSignal: (listener: (signal: StopSignal) => void) => void;
  /** Calls the listener for each SIGHUP from now on. */
  readonly onReload: (listener: () => void) => void;
  readonly end: ProcessEnd;
  /** Other programs, which it may run. */
  readonly programs: Programs;
  /** Who has started the process and wants to know how it is. */
  readonly findServiceManager: (log: Logger) => Promise<ServiceManager>;
  /** What the process uses at the moment. */
  readonly processUsage: () => ProcessUsage;
}
