import type { Clock, Host } from "@rbp/command-line";
import type { MachineBuses } from "@rbp/ina260-monitor";
import type { MachineFacts } from "./doctor/machine-facts.ts";
import type { Outputs } from "./output/output.ts";
import type { Programs } from "./measure/programs.ts";
import type { Terminal } from "./terminal/terminal.ts";

/** Everything that the commands need from the machine. Each function takes only the parts that it uses. */
export interface DeskHost extends Host, MachineBuses {
  readonly terminal: Terminal;
  /** Where results go. */
  readonly outputs: Outputs;
  readonly clock: Clock;
  /** The same clock with sleeps exact to a tenth of a millisecond, for which it keeps the processor busy. */
  readonly preciseClock: Clock;
  /** Starts other programs. */
  readonly programs: Programs;
  readonly facts: MachineFacts;
}
