import type { Clock, Host } from "@rbp/command-line";
import type { MachineBuses } from "@rbp/ina260-monitor";
import type { Outputs } from "./output/output.ts";
import type { Programs } from "./programs/programs.ts";
import type { Terminal } from "./terminal/terminal.ts";

/** Everything that the commands want of the machine. */
export interface DeskHost extends Host, MachineBuses {
  readonly terminal: Terminal;
  /** Where results go. */
  readonly outputs: Outputs;
  readonly clock: Clock;
  /** The same time, with sleeps that end to a tenth of a millisecond; keeps the processor busy for that. */
  readonly preciseClock: Clock;
  /** Other programs, which it may run. */
  readonly programs: Programs;
}
