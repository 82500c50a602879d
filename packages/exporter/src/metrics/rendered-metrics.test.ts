import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { Workbench } from "../../../ina260-monitor/test/support/workbench.ts";
import type { ExporterView } from "./definition.ts";
import { renderedMetrics } from "./rendered-metrics.ts";
import { settingsOf } from "../../test/support/settings.ts";

const build = { version: "1.2.3", nodeVersion: "20.19.0", platform: "linux", architecture: "arm64" };

const settings = await settingsOf();

async function createPage() {
  const bench = new Workbench();
  const { monitor, poll } = bench.monitor();
  await poll();
  const state = { renderings: 0, failing: false };
  const render = ({ sensors }: ExporterView): Promise<string> => {
    state.renderings += 1;
    if (state.failing) return Promise.reject(new Error("defect"));
    return Promise.resolve(`volts ${String(sensors[0]?.measurement?.voltageVolts)}\n`);
  };
  const monitors = [monitor];
  const read = renderedMetrics({
    sensors: { monitors, settings, reloaded: undefined },
    build,
    processUsage: () => ({ cpuSeconds: 0, residentBytes: 0, startedAtSeconds: 0 }),
    clock: bench.clock,
    rendererOf: () => render,
  });
  const text = async (): Promise<string> => (await read()).text.toString();
  return { bench, monitor, poll, read, state, text };
}

test("what has not changed is not rendered again within a second", async () => {
  const { bench, read, state, text } = await createPage();
  expect(await text()).toBe("volts 12\n");
  await Promise.all([read(), read()]);
  await bench.clock.advance(1000);
  await read();
  expect(state.renderings).toBe(1);
  await bench.clock.advance(1);
  await read();
  expect(state.renderings).toBe(2);
});

test("a part of the sensors is rendered for itself, and leaves what all others get as it is", async () => {
  const { read, state, text } = await createPage();
  await text();
  expect((await read(["deepx"])).text.toString()).toBe("volts 12\n");
  expect((await read(["other"])).text.toString()).toBe("volts undefined\n");
  expect(state.renderings).toBe(3);
  expect(await text()).toBe("volts 12\n");
  expect(state.renderings).toBe(3);
});

test("a reading, a failure and a missed deadline are seen by the next scrape", async () => {
  const { bench, monitor, poll, state, text } = await createPage();
  await text();
  bench.chip.set({ volts: 6 });
  await bench.clock.advance(2000);
  await poll();
  expect(await text()).toBe("volts 6\n");
  monitor.miss(1);
  expect(await text()).toBe("volts 6\n");
  bench.chip.powerOff();
  await poll();
  expect(await text()).toBe("volts undefined\n");
  expect(state.renderings).toBe(4);
});

test("a measurement that becomes too old is gone from the next scrape, though nothing else has changed", async () => {
  const { bench, monitor, text } = await createPage();
  const { expiresAt } = monitor;
  await bench.clock.advance(expiresAt - bench.clock.now() - 10);
  expect(await text()).toBe("volts 12\n");
  await bench.clock.advance(10);
  expect(await text()).toBe("volts 12\n");
  await bench.clock.advance(1);
  expect(await text()).toBe("volts undefined\n");
});

test("the compressed form is the same, and compressed once", async () => {
  const { read } = await createPage();
  const { text, gzip } = await read();
  expect(gunzipSync(gzip())).toEqual(text);
  expect(gzip()).toBe(gzip());
});

test("a rendering that failed is tried again", async () => {
  const { read, state, text } = await createPage();
  state.failing = true;
  await expect(read()).rejects.toThrow("defect");
  state.failing = false;
  expect(await text()).toBe("volts 12\n");
});
