import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { findCompiler } from "@rbp/i2c-linux/testing";
import { expect, test, vi } from "vitest";
import type { ExporterFigures } from "../src/exporter.ts";
import { measureWireCosts } from "../src/wire-cost.ts";

// It starts programs, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const program = fileURLToPath(new URL("../dist/cli.js", import.meta.url));

test("the benchmark prints its tables and writes the same as JSON", async () => {
  if (!existsSync(program))
    throw new Error("this test runs the compiled benchmark; run `npm run build` first");
  const directory = await mkdtemp(join(tmpdir(), "rbp-bench-test-"));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [program, "--quick"], { cwd: directory });
    expect(stdout).toMatch(/^one mux, idle "keep" +164 +4 +0 +31 %$/m);
    expect(stdout).toMatch(/^one mux, idle "keep" +400 +\d+ +2439 +[\d.]+ %$/m);

    const written = JSON.parse(await readFile(join(directory, "benchmark.json"), "utf8")) as {
      wireCosts: unknown;
      sampleRates: { samplesPerSecond: number; wireLimit: number }[];
      cpuTimes: { device: string; access: string; backend: string; drivers: number }[];
      exporter: ExporterFigures;
    };
    expect(written.wireCosts).toEqual(await measureWireCosts());
    // What a wire allows cannot be exceeded; how close it comes depends on what else the machine does.
    const shares = written.sampleRates.map(({ samplesPerSecond, wireLimit }) => samplesPerSecond / wireLimit);
    expect(shares.map((share) => share > 0 && share <= 1)).toEqual(Array.from({ length: 6 }, () => true));
    const measured = written.cpuTimes.map(({ device, access, backend }) => `${device} ${access} ${backend}`);
    const all = ["instant", "emulated"].flatMap((device) =>
      ["sync", "async"].flatMap((access) =>
        ["i2c-bus", "koffi"].map((backend) => `${device} ${access} ${backend}`),
      ),
    );
    expect(measured).toEqual((await findCompiler()) === undefined ? [] : all);
    expect(written.cpuTimes.filter(({ drivers }) => !(drivers > 0))).toEqual([]);
    if (measured.length > 0) expectPlausible(written.exporter);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});

function expectPlausible({ startTimes, requestRates, scrapeCosts, steadyStates }: ExporterFigures): void {
  expect(startTimes.map(({ program }) => program)).toEqual(["exporter", "bare HTTP server", "node"]);
  expect(
    startTimes.filter(({ medianMilliseconds: ms, leastMilliseconds }) => !(ms >= leastMilliseconds)),
  ).toEqual([]);
  // Node itself and its modules, at the least.
  expect(startTimes[0]?.cpuMilliseconds).toBeGreaterThan(startTimes[1]?.cpuMilliseconds ?? Infinity);

  expect(requestRates.map(({ connections }) => connections)).toEqual([1, 8, 32]);
  const loads = requestRates.flatMap(({ exporter, bare }) => [exporter, bare]);
  expect(loads.filter(({ requestsPerSecond: rate }) => !(rate > 0))).toEqual([]);
  expect(loads.filter((load) => !(load.p99Milliseconds >= load.medianMilliseconds))).toEqual([]);

  const [one, oneCompressed, eight, eightCompressed] = scrapeCosts;
  expect(scrapeCosts.map(({ sensors }) => sensors)).toEqual([1, 1, 8, 8]);
  // Seven more sensors have as many lines each; HELP and TYPE, and the process, are there once.
  expect((eight?.bytes ?? 0) / (one?.bytes ?? 1)).toSatisfy((ratio: number) => ratio > 3 && ratio < 8);
  expect(oneCompressed?.bytes).toBeLessThan((one?.bytes ?? 0) / 2);
  expect(eightCompressed?.bytes).toBeLessThan((eight?.bytes ?? 0) / 2);

  const [slow, , bare] = steadyStates;
  expect(steadyStates.map(({ program }) => program)).toEqual([
    "exporter at 1 Hz",
    "exporter at 100 Hz",
    "bare HTTP server",
  ]);
  const ratio = (slow?.residentBytes ?? 0) / (bare?.residentBytes ?? 1);
  expect(ratio).toBeGreaterThan(1);
  expect(ratio).toBeLessThan(3);
}
