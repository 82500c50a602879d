import { messageOf } from "@rbp/command-line";
import { signedPowerWatts } from "@rbp/ina260";
import {
  type ConnectedSensor,
  FIRST_AID,
  formatPlace,
  reasonOf,
  releaseBus,
  type SensorPlan,
  type SensorStatus,
} from "@rbp/ina260-monitor";
import type { RunCommand } from "../command-line/command.ts";
import { readTextOrJson } from "../command-line/output-options.ts";
import { StopRequest } from "../command-line/stop-request.ts";
import type { DeskHost } from "../host.ts";
import { formatAmperes, formatDuration, formatVolts, formatWatts, toSeconds } from "../output/figures.ts";
import { printResult } from "../output/output.ts";
import { connectSensors, nameSensor, selectSensors } from "../sensors/select-sensors.ts";
import { showWhile } from "../terminal/screen.ts";
import { type Cell, layOut } from "../terminal/table.ts";
import { createStyle, type Style } from "../terminal/terminal.ts";
import { type FreshReading, readFresh } from "./fresh.ts";

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

type ReadResult =
  | { readonly plan: SensorPlan; readonly reading: FreshReading; readonly readAt: number }
  | { readonly plan: SensorPlan; readonly error: unknown };

async function readOne(
  { plan, driver }: ConnectedSensor,
  signal: AbortSignal,
  { clock, wallClock }: Pick<DeskHost, "clock" | "wallClock">,
): Promise<ReadResult> {
  try {
    const reading = await readFresh(driver, clock, signal);
    return { plan, reading, readAt: wallClock() };
  } catch (error) {
    return { plan, error };
  }
}

function tableOfReadings(results: readonly ReadResult[], { bold, red }: Style): string {
  const sensors = results.map(({ plan }) => plan);
  const headline: Cell[] = [
    ...["DEVICE", "PLACE"].map((text): Cell => ({ text, mark: bold })),
    ...["VOLTS", "AMPERES", "WATTS"].map((text): Cell => ({ text, align: "right", mark: bold })),
    { text: "MEAN OVER", mark: bold },
  ];
  const rows = results.map((result): Cell[] => {
    const name = { text: nameSensor(result.plan, sensors) };
    const place = { text: formatPlace(result.plan) };
    if ("error" in result) return [name, place, { text: messageOf(result.error), mark: red }];
    const { measurement, meanMilliseconds } = result.reading;
    return [
      name,
      place,
      { text: formatVolts(measurement.voltageVolts), align: "right" },
      { text: formatAmperes(measurement.currentAmperes), align: "right" },
      { text: formatWatts(signedPowerWatts(measurement)), align: "right" },
      { text: formatDuration(meanMilliseconds) },
    ];
  });
  return `${layOut([headline, ...rows]).join("\n")}\n`;
}

function jsonOfReadings(results: readonly ReadResult[]): string {
  return `${JSON.stringify({ sensors: results.map(statusOf) }, undefined, 2)}\n`;
}

/** One sensor as in `/api/v1/sensors`, with the time when it was read, and that which its values are the mean of. */
function statusOf(
  result: ReadResult,
): SensorStatus & { readonly time?: string; readonly meanSeconds?: number } {
  const known = { labels: result.plan.labels, place: formatPlace(result.plan) };
  if ("error" in result) {
    const error = { reason: reasonOf(result.error), message: messageOf(result.error) };
    return { ...known, state: "failing", error };
  }
  const { measurement, meanMilliseconds } = result.reading;
  const { voltageVolts, currentAmperes } = measurement;
  return {
    ...known,
    state: "up",
    reading: { voltageVolts, currentAmperes, powerWatts: signedPowerWatts(measurement) },
    time: new Date(result.readAt).toISOString(),
    meanSeconds: toSeconds(meanMilliseconds),
  };
}
