import { ageLimit, type WindowOutcome, type PowerWindow, type SensorPlan } from "@rbp/ina260-monitor";
import type { DeskHost } from "../host.ts";
import type { Run } from "./costs.ts";
import type { MeteredSensors } from "./metered-sensors.ts";
import type { SignalRelay } from "./signal-relay.ts";

export interface JobOptions {
  readonly sensors: MeteredSensors;
  readonly plans: readonly SensorPlan[];
  readonly relay: SignalRelay;
  readonly host: Pick<DeskHost, "clock" | "programs">;
}

/**
 * Runs a command, and meters from the moment before its start until its end is known.
 *
 * @throws ProgramStartError by rejection.
 */
export async function runJob(command: readonly string[], options: JobOptions): Promise<Run> {
  const { sensors, plans, relay, host } = options;
  const window = sensors.open(plans);
  try {
    const program = await host.programs.start(command);
    await relay.passTo(program);
    const end = await program.ended;
    return { end, outcome: await endWindow(window, options) };
  } finally {
    window.close();
  }
}

/** Meters for a time in which no command runs, or until it is asked to end. */
export async function meterIdle(milliseconds: number, options: JobOptions): Promise<WindowOutcome> {
  const { sensors, plans, relay, host } = options;
  const window = sensors.open(plans);
  try {
    await host.clock.sleep(milliseconds, relay.signal);
    return await endWindow(window, options);
  } finally {
    window.close();
  }
}

/** Waits for the readings that the end still needs; what is missing after the age limit is a gap. */
function endWindow(window: PowerWindow, { plans, host }: JobOptions): Promise<WindowOutcome> {
  const { clock } = host;
  window.end(clock.now());
  const limits = plans.map(({ intervalMilliseconds: interval }) => ageLimit(interval) + interval);
  return window.whenComplete(Math.max(...limits), clock);
}
