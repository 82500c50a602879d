// Samples several sensors, each at its own rate, and prints one line a second until Ctrl-C.
import { setTimeout } from "node:timers/promises";
import { planSensor, SensorGroup, type SensorSnapshot } from "@rbp/ina260-monitor";

const sensors = [
  planSensor({ device: "npu", place: "i2c-1/0x70.7/0x40", intervalMilliseconds: 100 }),
  planSensor({ device: "ssd", place: "i2c-1/0x70.0/0x40" }),
  planSensor({ device: "fan", place: "i2c-1/0x41" }), // not wired yet: it fails, and the others go on
];

function describe({ plan, measurement, meter, failure }: SensorSnapshot): string {
  const { device } = plan.labels;
  if (measurement === undefined) return `${device}: ${failure?.reason ?? "no reading"}`;
  return `${device}: ${measurement.powerWatts.toFixed(2)} W, ${meter.energyForwardJoules.toFixed(1)} J`;
}

const stopping = new AbortController();
process.once("SIGINT", () => stopping.abort());
process.once("SIGTERM", () => stopping.abort());
const { signal } = stopping;

const group = new SensorGroup({ topology: { sensors } });
try {
  await group.start();
  while (!signal.aborted) {
    console.log(group.snapshots().map(describe).join("   "));
    await setTimeout(1000, undefined, { signal }).catch(() => undefined);
  }
} finally {
  await group.stop();
}
