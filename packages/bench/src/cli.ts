// npm run bench: what the drivers and the exporter cost, as tables, and as JSON in benchmark.json.
import { writeFileSync } from "node:fs";
import { measureCpuTimes } from "./cpu-time.ts";
import { measureExporter } from "./exporter.ts";
import { exporterTables } from "./exporter-tables.ts";
import { original } from "./yardsticks.ts";
import { formatTable, type Row } from "./table.ts";
import { measureSampleRates } from "./sample-rate.ts";
import { measureWireCosts } from "./wire-cost.ts";

const quick = process.argv.includes("--quick");
const wireCosts = await measureWireCosts();
const sampleRates = await measureSampleRates(quick ? 50 : 2000);
const cpuTimes = await measureCpuTimes(quick ? 100 : 20_000);
const exporter = await measureExporter(quick);

const print = (title: string, rows: readonly Row[]): void => {
  process.stdout.write(`${title}\n\n${formatTable(rows)}\n\n`);
};

print(
  `One sample on the wire (the Python script: ${String(original.bitTimes)} SCL periods)`,
  wireCosts.map(({ topology, bitTimes, transfers, controlWrites }) => ({
    topology,
    "SCL periods": bitTimes,
    transfers,
    "control writes": controlWrites,
    "of the script's": `${((100 * bitTimes) / original.bitTimes).toFixed(0)} %`,
  })),
);
print(
  `Samples a second (the Python script at 400 kHz: ${String(original.samplesPerSecondAt400Kilohertz)})`,
  sampleRates.map(({ topology, kilohertz, samplesPerSecond, wireLimit }) => ({
    topology,
    kHz: kilohertz,
    "samples/s": Math.round(samplesPerSecond),
    "the wire allows": Math.round(wireLimit),
    share: `${((100 * samplesPerSecond) / wireLimit).toFixed(1)} %`,
  })),
);
print(
  `CPU time of one sample behind a mux, µs (the Python script on an instant device: ${String(original.cpuMicroseconds)})`,
  cpuTimes.map(({ device, access, backend, drivers, bare }) => ({
    "/dev/i2c-1": device,
    access,
    backend,
    "with the drivers": drivers.toFixed(1),
    "bare i2c-bus calls": bare.toFixed(1),
  })),
);
for (const [title, rows] of exporterTables(exporter)) print(title, rows);
const figures = { wireCosts, sampleRates, cpuTimes, exporter };
writeFileSync("benchmark.json", `${JSON.stringify(figures, undefined, 2)}\n`);
