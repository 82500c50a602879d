import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createI2CBus, systemClock } from "@rbp/i2c";
import { SimulatedI2C } from "@rbp/i2c/testing";
import { INA260 } from "@rbp/ina260";
import { constantLoad, SimulatedINA260, type SimulatedLoad, squareWaveLoad } from "@rbp/ina260/testing";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { metricDefinitions } from "../src/metrics/definitions.ts";
import { LargeBoard } from "../../ina260-monitor/test/support/large-board.ts";
import { asTextOnly, serveHere, type TestServer } from "../../exporter-toolkit/test/support/http-servers.ts";
import { ExporterProcess } from "../../command-line/test/support/process.ts";
import { Prometheus } from "../../exporter-toolkit/test/support/prometheus.ts";
import { requireBackend, requireEmulation } from "../../i2c-linux/test/support/requires.ts";
import { requireBuild, requirePrometheus } from "../../command-line/test/support/requires.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const untested = "that a real Prometheus reads the exporter on an emulated /dev/i2c-1";
const canRun =
  (await requireEmulation(untested)) &&
  (await requireBackend(untested)) &&
  (await requirePrometheus(untested));

const VOLTS = 12;
const LOW_WATTS = 2;
const HIGH_WATTS = 40;
const MEAN_WATTS = (LOW_WATTS + HIGH_WATTS) / 2;

/** 2 W and 40 W in turn, each for 3 ms. */
const switching: SimulatedLoad = squareWaveLoad({
  high: { volts: VOLTS, amperes: HIGH_WATTS / VOLTS },
  low: { volts: VOLTS, amperes: LOW_WATTS / VOLTS },
  periodMilliseconds: 6,
});

/** The first sensor switches; the others have 1 W, 2 W, … */
const load = (index: number): SimulatedLoad =>
  index === 0 ? switching : constantLoad({ volts: VOLTS, amperes: index / VOLTS });

/** Power as the Python script sees it: the chip as after power-on, one reading a second, kept until the next one. */
async function serveSpotValues(signal: AbortSignal): Promise<TestServer> {
  const wire = new SimulatedI2C();
  wire.segment.add(new SimulatedINA260({ clock: systemClock, load: switching }));
  const sensor = new INA260(createI2CBus(wire, { name: "i2c-1" }));
  let milliwatts = 0;
  void (async () => {
    while (!signal.aborted) {
      milliwatts = (await sensor.readMeasurement()).powerWatts * 1000;
      await systemClock.sleep(1000, signal).catch(() => undefined);
    }
  })();
  return serveHere((_, response) => {
    response.setHeader("content-type", "text/plain; version=0.0.4; charset=utf-8");
    response.end(`# TYPE ina260_power gauge\nina260_power ${String(milliwatts)}\n`);
  });
}

describe.skipIf(!canRun)("a real Prometheus", () => {
  const stop = new AbortController();
  let folder: string;
  let board: LargeBoard;
  let exporter: ExporterProcess;
  let servers: TestServer[];
  let prometheus: Prometheus;

  beforeAll(async () => {
    requireBuild();
    folder = await mkdtemp(join(tmpdir(), "rbp-exporter-"));
    const file = join(folder, "sensors.yml");
    board = await LargeBoard.create({ multiplexers: 2, channels: 5, load });
    // Nine sensors behind two multiplexers; the tenth is soldered and not configured.
    const unused = board.sensors.at(-1);
    const lines = board.configuration("interval: 50ms", "windows: [2s]").split("\n");
    await writeFile(file, lines.filter((line) => !line.includes(unused?.device ?? "")).join("\n"));
    exporter = new ExporterProcess(["--config.file", file, "--port", "0"], board.environment);
    const url = await exporter.url();
    const text = await asTextOnly(url);
    const original = await serveSpotValues(stop.signal);
    servers = [text, original];
    prometheus = await Prometheus.start({ openmetrics: url, text: text.url, original: original.url });
    await vi.waitUntil(async () => (await prometheus.value("sum(up)")) === 3, { timeout: 30_000 });
  });

  afterAll(async () => {
    stop.abort();
    exporter.kill("SIGKILL");
    await exporter.ended;
    for (const server of [prometheus, ...servers, board]) await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  test.each(["openmetrics", "text"])("has every series of the nine sensors by %s", async (job) => {
    const devices = async (name: string): Promise<number> =>
      (await prometheus.query(`count by (device) (${name}{job="${job}"})`)).length;
    await expect.poll(() => devices("ina260_power_maximum_watts"), { timeout: 20_000 }).toBe(9);
    for (const name of metricDefinitions
      .filter(({ labels }) => labels.includes("device"))
      .map((m) => m.name)) {
      // No sensor has an alert limit here.
      const expected = name.includes("alert") ? 0 : 9;
      const shown = name === "ina260_power_distribution_watts" ? `${name}_bucket` : name;
      expect([name, await devices(shown)]).toEqual([name, expected]);
    }
    const watts = await prometheus.query(`ina260_power_watts{job="${job}", device="board-1-3"}`);
    expect(watts.map(({ value }) => value)).toEqual([8]);
  });

  test("knows the type of every metric, and the unit where the name has one", async () => {
    const known = await prometheus.metadata("openmetrics");
    for (const { name, type, unit, labels, help } of metricDefinitions) {
      if (labels.includes("alert")) continue;
      const family = type === "counter" ? name.replace(/_total$/, "") : name;
      const word = unit?.split(" ")[0] ?? "";
      expect([name, known.get(family)]).toEqual([
        name,
        expect.objectContaining({ type, help, unit: family.endsWith(`_${word}`) ? word : "" }),
      ]);
    }
    expect((await prometheus.metadata("text")).get("ina260_energy_joules_total")?.type).toBe("counter");
  });

  test("finds the true mean power in the energy, however fast the load switches", async () => {
    const energy = 'rate(ina260_energy_joules_total{job="openmetrics", device="board-0-0"}[30s])';
    const metered = 'ina260_metered_seconds_total{job="openmetrics", device="board-0-0"}';
    await expect
      .poll(() => prometheus.value(metered), { timeout: 60_000, interval: 500 })
      .toBeGreaterThan(35);
    const measured = (await prometheus.value(energy)) ?? Number.NaN;
    const spotMilliwatts = await prometheus.value('avg_over_time(ina260_power{job="original"}[30s])');
    const spot = (spotMilliwatts ?? Number.NaN) / 1000;
    process.stdout.write(
      `mean of 30 s: ${String(MEAN_WATTS)} W true, ${measured.toFixed(3)} W by the energy, ` +
        `${spot.toFixed(3)} W by one spot value a second\n`,
    );
    expect(Math.abs(measured / MEAN_WATTS - 1)).toBeLessThan(0.005);
    // The other sensors have what flows through them.
    expect(
      await prometheus.value('rate(ina260_energy_joules_total{job="text", device="board-0-4"}[20s])'),
    ).toBeCloseTo(4, 1);
  });

  test("answers every question of docs/metrics.md", async () => {
    const document = await readFile(new URL("../docs/metrics.md", import.meta.url), "utf8");
    const queries = document
      .slice(document.indexOf("## How to ask"))
      .split("\n")
      .flatMap((line) => /^\|[^|]*\| `(.+)`/.exec(line)?.[1] ?? []);
    expect(queries.length).toBeGreaterThan(5);
    for (const query of queries) {
      // Ranges as long as this test, and nobody asks two jobs for the same.
      const here = query
        .replaceAll(/\[\d+[a-z]\]/g, "[10s]")
        .replaceAll("1m", "2s")
        .replaceAll(/\b(ina260_\w+)(\{?)/g, (_, name: string, open: string) =>
          open === "" ? `${name}{job="text"}` : `${name}{job="text", `,
        );
      const answers = await prometheus.query(here);
      expect([query, answers.length]).toEqual([query, query.includes("== 0") ? 0 : 9]);
    }
  });

  test("sees a sensor that is removed go stale at the next scrape, and none of the others", async () => {
    const dying = board.sensors.find(({ device }) => device === "board-1-2");
    const shown = (device: string): Promise<readonly unknown[]> =>
      prometheus.query(`ina260_voltage_volts{device="${device}"}`);
    expect(await shown("board-1-2")).toHaveLength(2);
    dying?.chip.powerOff();
    const removedAt = performance.now();
    await expect.poll(() => shown("board-1-2"), { timeout: 10_000, interval: 50 }).toHaveLength(0);
    // A reading of 50 ms, a scrape of a second, and a moment for the query; the script's was there for ever.
    expect(performance.now() - removedAt).toBeLessThan(5000);
    expect(await prometheus.value('ina260_up{job="text", device="board-1-2"}')).toBe(0);
    expect(await prometheus.value('count(ina260_voltage_volts{job="text"})')).toBe(8);
    expect(
      await prometheus.value('sum(rate(ina260_read_errors_total{job="text", device!="board-1-2"}[10s]))'),
    ).toBe(0);
    dying?.chip.powerOn();
    await expect.poll(() => shown("board-1-2"), { timeout: 20_000 }).toHaveLength(2);
  });
});
