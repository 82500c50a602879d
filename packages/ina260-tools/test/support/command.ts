import { setImmediate as turn } from "node:timers/promises";
import { createLogger } from "@rbp/command-line";
import type { ManualClock } from "@rbp/i2c/testing";
import type { SensorPlan } from "@rbp/ina260-monitor";
import { plan } from "../../../ina260-monitor/test/support/workbench.ts";
import { readCommandLine } from "../../src/command-line/read-command-line.ts";
import { commands } from "../../src/commands.ts";
import type { DeskMachine } from "./desk-machine.ts";

/** The three sensors of a {@link DeskMachine}. */
export const threePlans: readonly SensorPlan[] = [
  plan,
  {
    ...plan,
    labels: { hostname: "pi", device: "nas" },
    hops: [{ part: "TCA9548A", address: 0x70, channel: 3 }],
  },
  {
    ...plan,
    labels: { hostname: "pi", device: "router" },
    hops: [{ part: "TCA9548A", address: 0x71, channel: 7 }],
  },
];

/** Runs a command on a machine, on the sensors of a configuration. @returns When it has ended: its exit code. */
export async function runCommand(
  machine: DeskMachine,
  argv: readonly string[],
  sensors: readonly SensorPlan[] = [plan],
): Promise<number> {
  const { host } = machine;
  const invocation = await readCommandLine(argv, { ...host, version: "" }, commands);
  if (invocation.kind !== "command") throw new Error(`expected a command, found ${invocation.kind}`);
  const { command, request } = invocation;
  const log = createLogger({ ...invocation.log, write: host.stderr, wallClock: host.wallClock });
  const run = await command.load();
  return run({ ...request, settings: { ...request.settings, topology: { sensors } } }, host, log);
}

/** Lets time pass until the command has ended, at most an hour. */
export async function finish(command: Promise<number>, clock: ManualClock): Promise<number> {
  let hasEnded = false;
  const note = (): void => void (hasEnded = true);
  command.then(note, note);
  const isOver = (): boolean => hasEnded;
  for (let step = 0; !isOver() && step < 36_000; step += 1) {
    // To import a command takes time that no clock shows.
    while (!isOver() && clock.sleeping === 0) await turn();
    await clock.advance(100);
  }
  return command;
}
