import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { bePatient, patiently } from "../../command-line/test/support/patience.ts";
import { ExporterProcess } from "../../command-line/test/support/process.ts";
import { requireBackend } from "../../i2c-linux/test/support/requires.ts";
import { requireBuild, requirePromtool } from "../../command-line/test/support/requires.ts";

bePatient();

const hasPromtool = await requirePromtool("that it finds nothing in the metrics");
const hasAddon = await requireBackend("what is said of a bus that is missing");

beforeAll(requireBuild);

const running: ExporterProcess[] = [];
afterEach(async () => {
  for (const process of running.splice(0)) {
    process.kill("SIGKILL");
    await process.ended;
  }
});

function start(...argv: string[]): ExporterProcess {
  const process = new ExporterProcess(argv);
  running.push(process);
  return process;
}

describe("on simulated hardware", () => {
  test("the program serves plausible readings, in HTML for browsers, in gzip where asked for", async () => {
    const exporter = start("--simulate", "--port", "0");
    const url = await exporter.url();
    expect(await exporter.value("ina260_up")).toBe(1);
    const volts = (await exporter.value("ina260_voltage_volts")) ?? 0;
    const amperes = (await exporter.value("ina260_current_amperes")) ?? 0;
    expect(volts).toBeGreaterThan(11);
    expect(await exporter.value("ina260_power_watts")).toBeCloseTo(volts * amperes, 0);
    expect(await exporter.value("ina260_current")).toBe(amperes * 1000);

    const page = await fetch(`${url}/`, { headers: { accept: "text/html" } });
    expect(await page.text()).toContain('<a href="metrics">');
    const root = await fetch(`${url}/`);
    expect(root.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    // fetch asks for gzip by itself.
    expect(root.headers.get("content-encoding")).toBe("gzip");
    expect(await root.text()).toContain("ina260_up");
  });

  test.skipIf(!hasPromtool)("promtool finds nothing in the metrics", async () => {
    const exporter = start("--simulate", "--port", "0");
    const text = await exporter.metrics();
    const checked = promisify(execFile)("promtool", ["check", "metrics"]);
    checked.child.stdin?.end(text);
    expect(await checked).toEqual({ stdout: "", stderr: "" });
  });

  test.each(["SIGTERM", "SIGINT"] as const)("%s ends it with 0 in under a second", async (signal) => {
    const exporter = start("--simulate", "--port", "0");
    await exporter.metrics();
    const { end, milliseconds } = await exporter.stop(signal);
    expect(end).toBe(0);
    expect(milliseconds).toBeLessThan(1000);
    expect(exporter.log.at(-1)).toBe(`level=INFO msg=Stopping signal=${signal}`);
  });

  test("a client that does not read does not keep it", async () => {
    const exporter = start("--simulate", "--port", "0");
    const url = await exporter.url();
    const controller = new AbortController();
    const pending = fetch(`${url}/metrics`, { signal: controller.signal });
    await pending;
    expect(await exporter.stop("SIGTERM")).toMatchObject({ end: 0 });
    controller.abort();
  });
});

test("version and help go to stdout", async () => {
  const version = start("--version");
  expect(await version.ended).toBe(0);
  expect(version.stdout).toMatch(
    /^ina260-exporter, version \d+\.\d+\.\d+ \(node \d+\.\d+\.\d+, \w+\/\w+\)\n$/,
  );
  const help = start("--help");
  expect(await help.ended).toBe(0);
  expect(help.stdout).toContain("--web.listen-address");
  expect([version.stderr, help.stderr]).toEqual(["", ""]);
});

describe("what cannot be is one line on stderr, without a stack", () => {
  test.each([
    ["--channel 8", '--channel is a whole number from 0 to 7, found "8"'],
    ["--channel x", '--channel is a whole number from 0 to 7, found "x"'],
    ["--address 0x20", '--address is an address from 0x70 to 0x77 (112 to 119), found "0x20"'],
    ["--port abc", '--port is a whole number from 0 to 65535, found "abc"'],
    ["--port 1 --port 2", "--port was given 2 times"],
    ["--chanel 7", "unknown flag --chanel; did you mean --channel?"],
  ])("%s", async (argv, message) => {
    const exporter = start(...argv.split(" "));
    expect(await exporter.ended).toBe(2);
    expect(exporter.stderr).toBe(`ina260-exporter: ${message}\n`);
    expect(exporter.stdout).toBe("");
  });

  test.skipIf(!hasAddon)("a bus that is missing", async () => {
    const exporter = start("--port", "0", "--bus", "99");
    expect(await exporter.ended).toBe(1);
    expect(exporter.log).toEqual([
      expect.stringMatching(
        /^level=ERROR msg="Cannot start" err="i2c-99: there is no \/dev\/i2c-99\b.*" next="npx @rbp\/ina260-tools doctor .*--simulate.*"$/,
      ),
    ]);
  });

  test("a port in use", async () => {
    const server = createServer().listen(0);
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    try {
      const exporter = start("--simulate", "--port", String(port));
      expect(await exporter.ended).toBe(1);
      expect(exporter.log).toEqual([
        `level=ERROR msg="Cannot start" err="port ${String(port)} of all interfaces is in use; end the program ` +
          'that uses it, or choose another with --port"',
      ]);
    } finally {
      server.close();
    }
  });
});

test("the log is JSON where that is asked for", async () => {
  const exporter = start("--simulate", "--port", "0", "--log.format", "json");
  await expect.poll(() => exporter.stderr, patiently).toContain("Listening");
  expect(JSON.parse(exporter.stderr.split("\n", 1).join())).toMatchObject({
    level: "INFO",
    msg: "Listening",
    address: expect.stringMatching(/^http:\/\/localhost:\d+\/$/) as string,
  });
});

test("readings are logged at the level debug, one line each", async () => {
  const exporter = start("--simulate", "--port", "0", "--interval", "0.05", "--log.level", "debug");
  const readings = (): string[] => exporter.log.filter((line) => line.startsWith("level=DEBUG msg=Reading "));
  await expect.poll(() => readings().length, patiently).toBeGreaterThan(1);
  expect(readings()[0]).toMatch(
    /device=deepx sensor=i2c-1\/0x70\.7\/0x40 volts=1\d\S* amperes=\d\S* watts=\d\S*$/,
  );
});
