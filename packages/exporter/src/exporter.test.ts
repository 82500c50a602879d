import type { I2CBusHandle } from "@rbp/i2c";
import { ManualClock } from "@rbp/i2c/testing";
import { configurationFor } from "@rbp/ina260";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { bePatient, patiently } from "../../command-line/test/support/patience.ts";
import { ExporterMachine } from "../test/support/exporter-machine.ts";
import { settingsOf } from "../test/support/settings.ts";
import { Exporter, type ExporterOptions } from "./exporter.ts";
import { openLazily, type SensorPlan } from "@rbp/ina260-monitor";
import { createLogger } from "@rbp/command-line";
import { noTotals } from "@rbp/metering";
import type { Settings } from "./settings.ts";
import type { ClientWindow } from "./windows/windows.ts";

bePatient();

const running: Exporter[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((exporter) => exporter.stop()));
});

/** A sensor on a channel of the machine's first multiplexer. */
function plan(device: string, channel: number, intervalMilliseconds = 20): SensorPlan {
  return {
    labels: { hostname: "pi", device },
    bus: 1,
    hops: [{ part: "TCA9548A", address: 0x70, channel }],
    address: 0x40,
    intervalMilliseconds,
    chipSettings: configurationFor({ intervalMilliseconds }),
  };
}

/** A bus that is being opened. */
class Opening {
  resolve: (bus: I2CBusHandle) => void = () => undefined;
  reject: (error: Error) => void = () => undefined;
  readonly promise: Promise<I2CBusHandle> = new Promise((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });
}

const defaults = await settingsOf("--port", "0");

function settingsWith(...sensors: SensorPlan[]): Settings {
  return { ...defaults, topology: { sensors }, configFile: "/etc/sensors.yml" };
}

async function start(
  machine: ExporterMachine,
  settings: Settings,
  totals = noTotals,
  others: Partial<ExporterOptions> = {},
) {
  const { host } = machine;
  const lines: string[] = [];
  const exporter = new Exporter({
    ...host,
    settings,
    openBus: () => host.openBus,
    log: createLogger({
      level: "info",
      format: "logfmt",
      write: (line) => lines.push(line),
      wallClock: Date.now,
    }),
    totalsOf: ({ device }) => (device === "a" ? totals : undefined),
    reload: () => Promise.reject(new Error("not asked for")),
    ...others,
  });
  running.push(exporter);
  const [url = ""] = await exporter.start();
  const metrics = async (): Promise<string> => (await fetch(`${url}metrics`)).text();
  const value = async (name: string, device: string): Promise<number | undefined> => {
    const found = new RegExp(`^${name}\\{hostname="pi",device="${device}".*\\} (\\S+)$`, "m").exec(
      await metrics(),
    );
    return found === null ? undefined : Number(found[1]);
  };
  return { exporter, url, lines, metrics, value };
}

test("sensors that stay keep their counters over a reload; those that go are gone, and new ones come", async () => {
  const { exporter, value } = await start(new ExporterMachine(), settingsWith(plan("a", 7), plan("b", 3)));
  await expect.poll(() => value("ina260_reads_total", "a"), patiently).toBeGreaterThan(25);
  const [reads, energy] = [
    await value("ina260_reads_total", "a"),
    await value("ina260_energy_joules_total", "a"),
  ];
  await exporter.sensors.reload(settingsWith(plan("c", 3), plan("a", 7, 25)));
  await expect.poll(() => value("ina260_voltage_volts", "c"), patiently).toBe(5);
  await expect.poll(() => value("ina260_voltage_volts", "a"), patiently).toBe(12);
  expect(await value("ina260_up", "b")).toBeUndefined();
  expect(await value("ina260_reads_total", "a")).toBeGreaterThan(reads ?? Infinity);
  expect(await value("ina260_energy_joules_total", "a")).toBeGreaterThan(energy ?? Infinity);
  expect(await value("ina260_reads_total", "c")).toBeLessThan(reads ?? 0);
});

test("what was metered before the process began is where the counters go on", async () => {
  const totals = { ...noTotals, energyForwardJoules: 5000, unmeteredSeconds: 7 };
  const { value, exporter } = await start(
    new ExporterMachine(),
    settingsWith(plan("a", 7), plan("b", 3)),
    totals,
  );
  await expect.poll(() => value("ina260_energy_joules_total", "a"), patiently).toBeGreaterThan(5000);
  expect(await value("ina260_energy_joules_total", "b")).toBeLessThan(1000);
  expect(
    exporter.sensors.totals().find(({ device }) => device === "a")?.totals.unmeteredSeconds,
  ).toBeGreaterThan(7);
});

test("a topology that cannot be leaves the old one at work", async () => {
  const { exporter, metrics, value } = await start(new ExporterMachine(), settingsWith(plan("a", 7)));
  await expect(exporter.sensors.reload(settingsWith(plan("a", 7), plan("b", 7)))).rejects.toThrow(
    "would answer together",
  );
  exporter.sensors.noteFailedReload();
  expect(await metrics()).toContain("\nina260_exporter_config_last_reload_successful 0\n");
  const reads = await value("ina260_reads_total", "a");
  await expect.poll(() => value("ina260_reads_total", "a"), patiently).toBeGreaterThan(reads ?? Infinity);
  await exporter.sensors.reload(settingsWith(plan("a", 7)));
  expect(await metrics()).toContain("\nina260_exporter_config_last_reload_successful 1\n");
});

test("without a configuration file nothing is said of one", async () => {
  const { configFile: _, ...settings } = settingsWith(plan("a", 7));
  const { metrics } = await start(new ExporterMachine(), settings);
  expect(await metrics()).not.toContain("ina260_exporter_config");
});

test("the process is shown unless it is told not to", async () => {
  const settings = settingsWith(plan("a", 7));
  const shown = await start(new ExporterMachine(), settings);
  expect(await shown.metrics()).toContain("\nprocess_resident_memory_bytes 45000000\n");
  const hidden = await start(new ExporterMachine(), {
    ...settings,
    exposition: { ...settings.exposition, exporterMetrics: false },
  });
  expect(await hidden.metrics()).not.toContain("process_");
});

test("a part of the sensors can be asked for, and all of them as JSON", async () => {
  const { url, value } = await start(
    new ExporterMachine(),
    settingsWith(plan("a", 7), plan("b", 3), plan("c", 5)),
  );
  await expect.poll(() => value("ina260_voltage_volts", "a"), patiently).toBe(12);
  const part = await (await fetch(`${url}metrics?sensor[]=b`)).text();
  expect(part).toContain('ina260_up{hostname="pi",device="b"} 1');
  expect(part).not.toContain('device="a"');
  const { data } = (await (await fetch(`${url}api/v1/sensors`)).json()) as {
    data: { sensors: { state: string; reading?: { voltageVolts: number }; error?: { reason: string } }[] };
  };
  expect(data.sensors.map(({ state }) => state)).toEqual(["up", "up", "failing"]);
  expect(data.sensors[0]?.reading?.voltageVolts).toBe(12);
  expect(data.sensors[2]?.error?.reason).toBe("nack");
});

describe("windows of clients", () => {
  const withWindows = (...sensors: SensorPlan[]): Settings => {
    return { ...settingsWith(...sensors), windows: true };
  };

  interface Answer {
    readonly data: { readonly window: ClientWindow };
  }

  async function ask(url: string, init?: RequestInit): Promise<ClientWindow> {
    const { data } = (await (await fetch(url, init)).json()) as Answer;
    return data.window;
  }

  test("are metered from the readings, with the energy between their begin and their end", async () => {
    const { url, value } = await start(new ExporterMachine(), withWindows(plan("a", 7), plan("b", 3)));
    await expect.poll(() => value("ina260_reads_total", "a"), patiently).toBeGreaterThan(2);
    const body = JSON.stringify({ sensors: ["a"], name: "job" });
    const begun = await fetch(`${url}api/v1/windows`, { method: "POST", body });
    expect(begun.status).toBe(201);
    const window = new URL(begun.headers.get("location") ?? "", url).href;
    await expect.poll(async () => (await ask(window)).total.samples, patiently).toBeGreaterThan(3);
    const { sensors, total, ended, name } = await ask(window, { method: "DELETE" });
    expect([ended, name, sensors.length]).toEqual([true, "job", 1]);
    expect(total).toMatchObject({ coverage: 1, meanWatts: 12.6, errorJoules: expect.any(Number) as number });
    expect(total.joules).toBeCloseTo(12.6 * total.durationSeconds, 6);
    expect((await fetch(window)).status).toBe(404);
  });

  test("go on over a reload", async () => {
    const { exporter, url } = await start(new ExporterMachine(), withWindows(plan("a", 7), plan("b", 3)));
    const { id } = await ask(`${url}api/v1/windows`, { method: "POST" });
    await exporter.sensors.reload(settingsWith(plan("a", 7, 25)));
    const window = `${url}api/v1/windows/${id}`;
    const samplesOfA = async (): Promise<number> => (await ask(window)).sensors[0]?.samples ?? 0;
    const before = await samplesOfA();
    await expect.poll(samplesOfA, patiently).toBeGreaterThan(before + 3);
  });

  test("are not there unless they are enabled", async () => {
    const { url } = await start(new ExporterMachine(), settingsWith(plan("a", 7)));
    expect((await fetch(`${url}api/v1/windows`, { method: "POST" })).status).toBe(403);
  });
});

test("a sampling that has ended is a problem of the process", async () => {
  const machine = new ExporterMachine();
  const { exporter, url } = await start(machine, settingsWith(plan("a", 7)));
  expect(exporter.sensors.findProblem()).toBeUndefined();
  expect((await fetch(`${url}-/healthy`)).status).toBe(200);
  await exporter.stop();
  expect(exporter.sensors.findProblem()).toBe("the sampling has ended");
});

describe("a scrape that comes while the first readings run", () => {
  const settings = { ...settingsWith(plan("a", 7)), keepTrying: true };
  let opened: Opening;
  const openBus = () => (bus: number) => openLazily(`i2c-${String(bus)}`, () => opened.promise);
  beforeEach(() => (opened = new Opening()));

  test("waits for them, and does not show as down what is not; the health checks do not wait", async () => {
    const machine = new ExporterMachine();
    const { url, metrics } = await start(machine, settings, noTotals, { openBus });
    const scrape = metrics();
    expect((await fetch(`${url}-/ready`)).status).toBe(503);
    opened.resolve(machine.host.openBus(1));
    expect(await scrape).toContain('\nina260_up{hostname="pi",device="a"} 1\n');
    expect((await fetch(`${url}-/ready`)).status).toBe(200);
  });

  test("does not wait for a bus that hangs", async () => {
    const clock = new ManualClock();
    const { metrics } = await start(new ExporterMachine(), settings, noTotals, { openBus, clock });
    const scrape = metrics();
    await clock.advance(500);
    expect(await scrape).toContain('\nina260_up{hostname="pi",device="a"} 0\n');
    opened.reject(new Error("gone"));
  });
});
