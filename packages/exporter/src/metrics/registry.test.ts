import { expect, test } from "vitest";
import { EPOCH, plan } from "../../../ina260-monitor/test/support/workbench.ts";
import type { SensorSnapshot } from "@rbp/ina260-monitor";
import type { Extremes, MeterView } from "@rbp/metering";
import type { ExporterView, MetricDefinition } from "./definition.ts";
import { metricDefinitions } from "./definitions.ts";
import { metricsRenderer } from "./registry.ts";

const build = { version: "1.2.3", nodeVersion: "20.19.0", platform: "linux", architecture: "arm64" };

const extremes = (minimum: number, maximum: number): Extremes => ({ minimum, maximum });

const metered: MeterView = {
  energyForwardJoules: 0,
  energyReverseJoules: 1258.5,
  chargeForwardCoulombs: 0,
  chargeReverseCoulombs: 105,
  meteredSeconds: 100,
  unmeteredSeconds: 0.25,
  periods: [
    {
      name: "10s",
      powerWatts: extremes(-12.58, -11),
      currentAmperes: extremes(-1.05, -0.9),
      voltageVolts: extremes(11.9, 12),
    },
  ],
  power: {
    forward: { buckets: [{ upperBoundWatts: 0.5, cumulativeCount: 0 }], count: 0, sumWatts: 0 },
    reverse: { buckets: [{ upperBoundWatts: 0.5, cumulativeCount: 1 }], count: 100, sumWatts: 1250.25 },
  },
};

/** The sensor of the Python script's documentation, in a good moment. */
const answering: SensorSnapshot = {
  plan,
  measurement: {
    voltageVolts: 11.98,
    currentAmperes: -1.05,
    powerWatts: 12.58,
    raw: { voltage: 9584, current: -840, power: 1258 },
  },
  identity: { manufacturerId: 0x5449, dieId: 0x227, revision: 0 },
  lastReadAt: EPOCH + 1234,
  counters: {
    reads: 42,
    missedDeadlines: 2,
    alerts: 0,
    errors: new Map([["nack", 3] as const, ["permission", 1] as const]),
  },
  meter: metered,
};

const nothing: Omit<MeterView, "periods"> = {
  energyForwardJoules: 0,
  energyReverseJoules: 0,
  chargeForwardCoulombs: 0,
  chargeReverseCoulombs: 0,
  meteredSeconds: 0,
  unmeteredSeconds: 4.5,
};

/** Another one that never did. */
const silent: SensorSnapshot = {
  plan: { ...plan, labels: { hostname: "pi", device: 'a "b"\\\n' }, hops: [], address: 0x41 },
  counters: { reads: 0, missedDeadlines: 0, alerts: 0, errors: new Map() },
  meter: { ...nothing, periods: [] },
};

const view = (...sensors: SensorSnapshot[]): ExporterView => ({ build, sensors });

test("the exposition is what is documented, character by character", async () => {
  const text = await metricsRenderer(metricDefinitions)(view(answering, silent));
  await expect(text).toMatchFileSnapshot("../../test/golden/exposition.txt");
});

test("the names of the Python script have its help texts, labels and units", async () => {
  const legacy = metricDefinitions.filter((definition) => definition.legacy === true);
  const text = await metricsRenderer(legacy)(view(answering));
  expect(text).toBe(
    [
      "# HELP ina260_voltage Voltage measured by INA260",
      "# TYPE ina260_voltage gauge",
      'ina260_voltage{hostname="pi",device="deepx"} 11.98',
      "",
      "# HELP ina260_current Current measured by INA260",
      "# TYPE ina260_current gauge",
      'ina260_current{hostname="pi",device="deepx"} -1050',
      "",
      "# HELP ina260_power Power measured by INA260",
      "# TYPE ina260_power gauge",
      'ina260_power{hostname="pi",device="deepx"} 12580',
      "",
    ].join("\n"),
  );
});

test("no series outlives what it tells of", async () => {
  const render = metricsRenderer(metricDefinitions);
  await render(view(answering));
  const { measurement, identity, ...failing } = answering;
  expect([measurement, identity]).not.toContain(undefined);
  const text = await render(view(failing));
  expect(text).toContain('ina260_up{hostname="pi",device="deepx"} 0');
  expect(text).toContain('ina260_reads_total{hostname="pi",device="deepx"} 42');
  expect(text).not.toMatch(/^ina260_(?:voltage|current|power(?!_distribution)|sensor_info)/m);
  expect(await render(view())).not.toMatch(/^ina260_up/m);
});

test("counters tell what the view tells, however often it is rendered", async () => {
  const render = metricsRenderer(metricDefinitions);
  for (const reads of [7, 7, 8]) {
    const text = await render(view({ ...answering, counters: { ...answering.counters, reads } }));
    expect(text).toContain(`ina260_reads_total{hostname="pi",device="deepx"} ${String(reads)}\n`);
  }
});

test("two renderings at once do not mix", async () => {
  const render = metricsRenderer(metricDefinitions);
  const [first, second] = await Promise.all([render(view(answering)), render(view(silent))]);
  expect(first).toContain('device="deepx"');
  expect(first).not.toContain('device="a');
  expect(second).not.toContain('device="deepx"');
});

test("a series that lacks a label is refused", async () => {
  const definition: MetricDefinition = {
    name: "x",
    type: "gauge",
    labels: ["hostname", "device"],
    help: "x",
    absent: "never",
    series: () => [{ labels: { hostname: "pi" }, value: 1 }],
  };
  await expect(metricsRenderer([definition])(view())).rejects.toThrow("x has no value for the label device");
});

test("each metric is defined once, with a unit in its name where it has a base unit", () => {
  const names = metricDefinitions.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, type } of metricDefinitions) expect(name.endsWith("_total")).toBe(type === "counter");
  const ours = metricDefinitions.filter(({ legacy }) => legacy !== true);
  for (const { name } of ours) {
    expect(name).toMatch(/_(?:volts|amperes|watts|up|active|seconds|bytes|fds|total|info|successful)$/);
  }
});
