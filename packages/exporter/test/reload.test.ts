import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bePatient, patiently } from "../../command-line/test/support/patience.ts";
import { ExporterProcess } from "../../command-line/test/support/process.ts";
import { requireBuild } from "../../command-line/test/support/requires.ts";

bePatient();
beforeAll(requireBuild);

let folder: string;
let file: string;
const running: ExporterProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rbp-configuration-"));
  file = join(folder, "sensors.yml");
});
afterEach(async () => {
  for (const exporter of running.splice(0)) {
    exporter.kill("SIGKILL");
    await exporter.ended;
  }
  await rm(folder, { recursive: true, force: true });
});

/** Sensors on channels of one multiplexer, as many as there are names. */
const configuration = (...devices: string[]): string =>
  [
    "interval: 20ms",
    "buses:",
    "  - bus: 1",
    "    multiplexers:",
    "      - address: 0x70",
    "        channels:",
    ...devices.map((device, channel) => `          ${String(channel)}: { sensors: [{ device: ${device} }] }`),
    "",
  ].join("\n");

function start(...argv: string[]): ExporterProcess {
  const exporter = new ExporterProcess(["--simulate", "--port", "0", "--config.file", file, ...argv]);
  running.push(exporter);
  return exporter;
}

async function value(exporter: ExporterProcess, name: string, device: string): Promise<number> {
  const line = new RegExp(`^${name}\\{.*device="${device}".*\\} (\\S+)$`, "m").exec(await exporter.metrics());
  return line === null ? Number.NaN : Number(line[1]);
}

describe("a configuration file", () => {
  test("is read again on SIGHUP: sensors that stay keep their counters", async () => {
    await writeFile(file, configuration("host", "accelerator"));
    const exporter = start();
    await expect.poll(() => value(exporter, "ina260_reads_total", "host"), patiently).toBeGreaterThan(10);
    const energy = await value(exporter, "ina260_energy_joules_total", "host");
    await writeFile(file, configuration("host", "camera"));
    exporter.kill("SIGHUP");
    await expect.poll(() => value(exporter, "ina260_up", "camera"), patiently).toBe(1);
    expect(await value(exporter, "ina260_up", "accelerator")).toBeNaN();
    expect(await value(exporter, "ina260_reads_total", "host")).toBeGreaterThan(10);
    expect(await value(exporter, "ina260_energy_joules_total", "host")).toBeGreaterThan(energy);
    expect(await exporter.value("ina260_exporter_config_last_reload_successful")).toBe(1);
  });

  test("that is bad at the reload is said where and why, and the old one holds on", async () => {
    await writeFile(file, configuration("host"));
    const exporter = start("--web.enable-lifecycle");
    const url = await exporter.url();
    await writeFile(file, configuration("host").replace("multiplexers", "multiplexer"));
    const refused = await fetch(`${url}/-/reload`, { method: "POST" });
    expect(refused.status).toBe(500);
    expect(await refused.text()).toContain(`${file}:4:5: `);
    expect(await exporter.value("ina260_exporter_config_last_reload_successful")).toBe(0);
    const reads = await value(exporter, "ina260_reads_total", "host");
    await expect.poll(() => value(exporter, "ina260_reads_total", "host"), patiently).toBeGreaterThan(reads);
    expect(exporter.log.filter((line) => line.includes("not reloaded"))).toHaveLength(1);

    await writeFile(file, configuration("host", "second"));
    expect((await fetch(`${url}/-/reload`, { method: "POST" })).status).toBe(200);
    expect(await exporter.value("ina260_exporter_config_last_reload_successful")).toBe(1);
    await expect.poll(() => value(exporter, "ina260_up", "second"), patiently).toBe(1);
  });

  test("that names another state file has to wait for a restart, and that is said", async () => {
    await writeFile(file, configuration("host"));
    const state = join(folder, "first.json");
    const exporter = start("--state.file", state);
    await exporter.url();
    await writeFile(file, `state_file: second.json\n${configuration("host")}`);
    exporter.kill("SIGHUP");
    await expect.poll(() => exporter.stderr, patiently).toContain("Configuration reloaded");
    // The flag counts more than the file, so nothing differs.
    expect(exporter.stderr).not.toContain("until the program ends");

    const another = start();
    await another.url();
    await writeFile(file, configuration("host"));
    another.kill("SIGHUP");
    await expect.poll(() => another.stderr, patiently).toContain("state file is that of the start");
  });

  test("cannot be read again by anybody over HTTP unless that is enabled", async () => {
    await writeFile(file, configuration("host"));
    const answer = await fetch(`${await start().url()}/-/reload`, { method: "POST" });
    expect(answer.status).toBe(403);
  });
});

describe("a state file", () => {
  test("lets the totals go on where they were, over a stop and a kill", async () => {
    await writeFile(file, configuration("host"));
    const state = join(folder, "totals.json");
    const first = start("--state.file", state);
    await expect.poll(() => value(first, "ina260_energy_joules_total", "host"), patiently).toBeGreaterThan(1);
    const before = await value(first, "ina260_energy_joules_total", "host");
    expect(await first.stop("SIGTERM")).toMatchObject({ end: 0 });
    const second = start("--state.file", state);
    expect(await value(second, "ina260_energy_joules_total", "host")).toBeGreaterThanOrEqual(before);
    second.kill("SIGKILL");
    await second.ended;
    const third = start("--state.file", state);
    expect(await value(third, "ina260_energy_joules_total", "host")).toBeGreaterThanOrEqual(before);
  });

  test("that is damaged is set aside, said, and no reason not to start", async () => {
    await writeFile(file, configuration("host"));
    const state = join(folder, "totals.json");
    await writeFile(state, '{"format":"ina260-exporter totals","version":1,"sensors":[{"hostname":');
    const exporter = start("--state.file", state);
    expect(await value(exporter, "ina260_up", "host")).toBe(1);
    const aside = (await readdir(folder)).find((name) => name.includes("damaged")) ?? "";
    expect(await readFile(join(folder, aside), "utf8")).toContain('"hostname":');
    expect(exporter.stderr).toContain(aside);
    expect(await exporter.stop("SIGTERM")).toMatchObject({ end: 0 });
    expect(await readFile(state, "utf8")).toContain("energyForwardJoules");
  });
});
