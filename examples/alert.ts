// Says when a sensor draws more than a limit: node alert.ts 5
// The chip compares every one of its conversions with the limit and keeps what it saw, so that a peak of a few
// milliseconds between two looks is not missed.
import { setTimeout } from "node:timers/promises";
import { openLinuxI2CBus } from "@rbp/i2c-linux";
import { INA260 } from "@rbp/ina260";
import { TCA9548A } from "@rbp/tca9548a";

const limitWatts = Number(process.argv[2] ?? 5);

const stopping = new AbortController();
process.once("SIGINT", () => stopping.abort());
process.once("SIGTERM", () => stopping.abort());
const { signal } = stopping;

const bus = await openLinuxI2CBus(1);
try {
  const sensor = new INA260(new TCA9548A(bus).channel(7));
  const found = await sensor.readAlert();
  await sensor.configureAlert({ kind: "over-power", limitWatts, latched: true });
  console.log(`watching for more than ${limitWatts} W`);
  while (!signal.aborted) {
    // Reading the status takes the alert that was kept, so each is reported once.
    const { alert } = await sensor.readStatus();
    const { powerWatts } = await sensor.readMeasurement();
    if (alert) console.log(`${new Date().toISOString()} above ${limitWatts} W, now ${powerWatts} W`);
    await setTimeout(500, undefined, { signal }).catch(() => undefined);
  }
  await sensor.configureAlert(found);
} finally {
  await bus.close();
}
