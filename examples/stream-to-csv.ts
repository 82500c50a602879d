// Writes every conversion of a sensor to a CSV file until Ctrl-C: node stream-to-csv.ts power.csv
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { openLinuxI2CBus } from "@rbp/i2c-linux";
import { configurationFor, INA260, signedPowerWatts } from "@rbp/ina260";
import { TCA9548A } from "@rbp/tca9548a";

const path = process.argv[2] ?? "power.csv";

const stopping = new AbortController();
process.once("SIGINT", () => stopping.abort());
process.once("SIGTERM", () => stopping.abort());
const { signal } = stopping;

async function* rows(sensor: INA260): AsyncGenerator<string> {
  yield "seconds,volts,amperes,watts\n";
  const begin = performance.now();
  for await (const conversion of sensor.reader()) {
    const seconds = (performance.now() - begin) / 1000;
    const { voltageVolts, currentAmperes } = conversion;
    yield `${seconds.toFixed(3)},${voltageVolts},${currentAmperes},${signedPowerWatts(conversion)}\n`;
    // Ends between two rows, so that the last one is whole.
    if (signal.aborted) return;
  }
}

const bus = await openLinuxI2CBus(1);
try {
  const sensor = new INA260(new TCA9548A(bus).channel(7));
  const found = await sensor.readConfiguration();
  // The chip averages for all of the 100 ms between two rows.
  await sensor.configure(configurationFor({ intervalMilliseconds: 100 }).configuration);
  // A pipeline takes the next row when the disk has taken the one before.
  await pipeline(rows(sensor), createWriteStream(path));
  await sensor.configure(found);
} finally {
  await bus.close();
}
