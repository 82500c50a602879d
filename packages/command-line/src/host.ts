import type { BuildInfo } from "./build-info.ts";
import type { Environment } from "./options/variables.ts";
import type { ProcessEnd, StopSignal } from "./shutdown.ts";

/** What a command-line program uses of the process and the machine that it runs on. */
export interface Host {
  /** For short output, and for drawing on the terminal. */
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Width of the terminal. */
  readonly columns: number;
  /** Name of this machine. */
  readonly hostname: string;
  /** Environment variables of the process. */
  readonly variables: Environment;
  /** The text of a file in UTF-8; rejects when it cannot be read, or is longer than the maximum. */
  readonly readText: (path: string, maximumBytes: number) => Promise<string>;
  readonly build: BuildInfo;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  /** Calls the listener for each SIGTERM and SIGINT from now on. */
  readonly onSignal: (listener: (signal: StopSignal) => void) => void;
  /** Calls the listener for each SIGHUP from now on. */
  readonly onHangUp: (listener: () => void) => void;
  readonly end: ProcessEnd;
}
