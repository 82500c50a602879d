import { type ConnectedSensor, FIRST_AID, releaseBus } from "@rbp/ina260-monitor";
import type { RunCommand } from "../command-line/command.ts";
import { readTextOrJson } from "../command-line/output-options.ts";
import { StopRequest } from "../command-line/stop-request.ts";
import type { DeskHost } from "../host.ts";
import { printResult } from "../output/output.ts";
import { connectSensors, selectSensors } from "../sensors/select-sensors.ts";
import { showWhile } from "../terminal/screen.ts";
import { createStyle } from "../terminal/terminal.ts";
import { readFresh } from "./fresh.ts";
import { jsonOfReadings, type ReadResult, tableOfReadings } from "./report.ts";

/** After this time a person wants to know what is going on. */
const PATIENCE_MILLISECONDS = 1000;

/** Measures once with each sensor, all at the same time. Exit code 1 when one of them fails, or when it is interrupted. */
export const read: RunCommand = async ({ settings, values, operands }, host, log) => {
  const format = readTextOrJson(values);
  const sensors = selectSensors(settings.topology, operands);
  const buses = await connectSensors(sensors, settings, { ...host, log });
  const stop = new StopRequest(host);
  const isLateAt = host.clock.now() + PATIENCE_MILLISECONDS;
  const reading = showWhile(
    Promise.all(buses.flatMap((bus) => bus.sensors).map((sensor) => readOne(sensor, stop.signal, host))),
    () => (host.clock.now() < isLateAt ? undefined : "Waiting for a conversion that begins now…"),
    host,
  );
  const results = await Promise.race([reading, stop.requested]);
  await stop.leave(async () => {
    const failures = (await reading).map((result) => ({
      failure: "error" in result ? result.error : undefined,
    }));
    await Promise.all(buses.map((bus) => releaseBus(bus, failures, log)));
  });
  if (results === undefined || stop.signal.aborted) return 1;
  const ordered = sensors.flatMap((plan) => results.filter((result) => result.plan === plan));
  const style = createStyle(host.terminal.hasColors);
  const text = format === "json" ? jsonOfReadings(ordered) : tableOfReadings(ordered, style);
  const isPrinted = await printResult(text, host.outputs, log);
  const errors = ordered.flatMap((result) => ("error" in result ? [result.error] : []));
  if (errors.length === ordered.length) log.error("No sensor answers", { next: FIRST_AID });
  return isPrinted && errors.length === 0 ? 0 : 1;
};

async function readOne(
  { plan, driver }: ConnectedSensor,
  signal: AbortSignal,
  { clock, wallClock }: Pick<DeskHost, "clock" | "wallClock">,
): Promise<ReadResult> {
  try {
    const reading = await readFresh(driver, { clock, signal });
    return { plan, reading, readAt: wallClock() };
  } catch (error) {
    return { plan, error };
  }
}
