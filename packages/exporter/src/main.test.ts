import { ContractTarget } from "@rbp/i2c/testing";
import { describe, expect, test } from "vitest";
import { bePatient, patiently } from "../../command-line/test/support/patience.ts";
import { ExporterMachine, startProgram } from "../test/support/exporter-machine.ts";
import { run } from "./main.ts";

bePatient();

async function readMetrics(url: string): Promise<string> {
  return (await fetch(`${url}/metrics`)).text();
}

describe("the program", () => {
  test("serves the sensor that the flags name, and no other, until it is told to stop", async () => {
    const machine = new ExporterMachine();
    const { url, stop } = await startProgram(
      machine,
      "--address",
      "0x70",
      "--channel",
      "7",
      "--hostname",
      "testhost",
    );
    const text = await readMetrics(url);
    expect(text).toContain('\nina260_voltage{hostname="testhost",device="deepx"} 12\n');
    expect(text).toContain('\nina260_current{hostname="testhost",device="deepx"} 1050\n');
    expect(text).toContain('\nina260_power{hostname="testhost",device="deepx"} 12600\n');
    expect(text).toContain('\nina260_up{hostname="testhost",device="deepx"} 1\n');
    expect(text).toContain('ina260_exporter_build_info{version="1.2.3",node_version="20.19.0"');
    expect((await fetch(`${url}/-/ready`)).status).toBe(200);
    expect(await stop()).toBe(0);
    expect(machine.mux.control).toBe(0);
    await expect(readMetrics(url)).rejects.toThrow("fetch failed");
    expect(machine.stderr.split("\n").slice(0, -1)).toEqual([
      expect.stringMatching(/level=INFO msg=Listening address=http:\/\/localhost:\d+\/ version=1.2.3$/),
      expect.stringMatching(
        /level=INFO msg=Sampling sensors=1 interval_seconds=1 averaging=512 .* coverage=0.864$/,
      ),
      expect.stringMatching(/level=INFO msg=Stopping signal=SIGTERM$/),
    ]);
  });

  test("leaves out the names of the Python script when it is told to", async () => {
    const { url, stop } = await startProgram(new ExporterMachine(), "--no-legacy-metrics");
    const text = await readMetrics(url);
    expect(text).toContain('\nina260_voltage_volts{hostname="pi",device="deepx"} 12\n');
    expect(text).not.toMatch(/^ina260_(?:voltage|current|power)\{/m);
    await stop();
  });

  test("listens on each address that it was given, and says which", async () => {
    const machine = new ExporterMachine();
    const code = run(
      [
        "--web.listen-address",
        "127.0.0.1:0",
        "--web.listen-address",
        "[::1]:0",
        "--web.telemetry-path",
        "/power",
      ],
      machine.host,
    );
    await expect.poll(() => machine.stderr, patiently).toContain("Listening");
    const urls = /address="(\S+) (\S+)"/.exec(machine.stderr)?.slice(1) ?? [];
    expect(urls.map((url) => new URL(url).hostname)).toEqual(["127.0.0.1", "[::1]"]);
    for (const url of urls) expect((await fetch(`${url}power`)).status).toBe(200);
    machine.kill("SIGINT");
    expect(await code).toBe(0);
  });

  test("needs no hardware when it simulates", async () => {
    const machine = new ExporterMachine();
    machine.mux.powerOff();
    const { url, stop } = await startProgram(machine, "--simulate", "--channel", "2", "--device", "demo");
    expect(await readMetrics(url)).toMatch(
      /\nina260_power_watts\{hostname="pi",device="demo"\} (?:9|1\d|20)(?:\.\d+)?\n/,
    );
    await stop();
  });
});

test("whoever started the program is told how it is", async () => {
  const machine = new ExporterMachine();
  const { stop } = await startProgram(machine);
  machine.hangUp();
  await expect.poll(() => machine.stderr, patiently).toContain("Configuration reloaded");
  await stop();
  expect(machine.told).toEqual([
    "ready: Sampling 1 sensor",
    "watching: no problem",
    "reloading",
    "ready: Sampling 1 sensor",
    "not watching",
    "stopping",
  ]);
});

describe("when no sensor answers", () => {
  test("the program ends with 1 and one line that says where and why", async () => {
    const machine = new ExporterMachine();
    expect(await run(["--port", "0", "--channel", "5"], machine.host)).toBe(1);
    expect(machine.stderr).toMatch(
      /^time=\S+ level=ERROR msg="Cannot start" err="INA260 at i2c-1\/0x70.5 address 0x40: no acknowledgement.*" next="npx @rbp\/ina260-tools doctor .*; --simulate needs no hardware"\n$/,
    );
  });

  test("since another chip is at the address, the line says what was found", async () => {
    const machine = new ExporterMachine();
    machine.mux.channel(5).add(new ContractTarget(0x40));
    expect(await run(["--port", "0", "--channel", "5"], machine.host)).toBe(1);
    expect(machine.stderr).toMatch(
      /^time=\S+ level=ERROR msg="Cannot start" err="INA260 at i2c-1\/0x70.5 address 0x40: .*manufacturer 0x.*" next="npx .* doctor .*"\n$/,
    );
  });

  test("it starts all the same with --keep-trying, and finds the sensor later", async () => {
    const machine = new ExporterMachine();
    machine.sensor.powerOff();
    const { url, stop } = await startProgram(machine, "--keep-trying", "--interval", "0.02");
    await expect
      .poll(() => readMetrics(url), patiently)
      .toMatch(/ina260_read_errors_total\{.*reason="nack"\} [1-9]/);
    expect(await readMetrics(url)).toContain('ina260_up{hostname="pi",device="deepx"} 0');
    machine.sensor.powerOn();
    await expect
      .poll(() => readMetrics(url), patiently)
      .toContain('ina260_voltage{hostname="pi",device="deepx"} 12\n');
    await stop();
    expect(machine.stderr.match(/msg="Sensor failing"/g)).toHaveLength(1);
    expect(machine.stderr.match(/msg="Sensor recovered"/g)).toHaveLength(1);
  });
});

describe("what cannot be", () => {
  test("on the command line ends with 2 and one line", async () => {
    const machine = new ExporterMachine();
    expect(await run(["--port", "abc"], machine.host)).toBe(2);
    expect(machine.stderr).toBe('ina260-exporter: --port is a whole number from 0 to 65535, found "abc"\n');
  });

  test("a port in use ends with 1 before any chip is touched", async () => {
    const machine = new ExporterMachine();
    const { url, stop } = await startProgram(machine);
    const second = new ExporterMachine();
    const port = new URL(url).port;
    expect(await run(["--port", port], second.host)).toBe(1);
    expect(second.stderr).toMatch(
      /^time=\S+ level=ERROR msg="Cannot start" err="port \d+ of all interfaces is in use[^"]*"\n$/,
    );
    expect(second.simulation.bitTimes).toBe(0);
    await stop();
  });
});

describe("with a configuration file", () => {
  const file = `
hostname: lab
buses:
  - bus: 1
    multiplexers:
      - channels:
          7: { sensors: [{ device: deepx }] }
          3: { sensors: [{ device: hailo }] }
`;

  test("the program serves every sensor of it, until it is told to stop", async () => {
    const machine = new ExporterMachine();
    machine.files.set("a.yaml", file);
    const { url, stop } = await startProgram(machine, "--config.file", "a.yaml");
    const text = await readMetrics(url);
    expect(text).toContain('\nina260_voltage_volts{hostname="lab",device="deepx"} 12\n');
    expect(text).toContain('\nina260_voltage_volts{hostname="lab",device="hailo"} 5\n');
    expect(await stop()).toBe(0);
  });

  test("--config.check says what it has, and touches no chip", async () => {
    const machine = new ExporterMachine();
    machine.files.set("a.yaml", file);
    machine.variables["INA260_EXPORTER_CONFIG_FILE"] = "a.yaml";
    expect(await run(["--config.check"], machine.host)).toBe(0);
    expect(machine.stdout).toBe("a.yaml: OK, 1 bus, 1 multiplexer, 2 sensors\n");
    expect(machine.simulation.bitTimes).toBe(0);
  });

  test("what is wrong in it ends with 2, and is one line each", async () => {
    const machine = new ExporterMachine();
    machine.files.set("a.yaml", "hostnam: lab\nbuses: []\nkeep_trying: on\n");
    expect(await run(["--config.file", "a.yaml"], machine.host)).toBe(2);
    expect(machine.stderr.split("\n")).toEqual([
      "a.yaml:1:1: unknown key hostnam; did you mean hostname?",
      'a.yaml:3:14: keep_trying: expected true or false, found "on"; did you mean true?',
      "",
    ]);
  });

  test("that is missing, it ends with 2 and one line", async () => {
    const machine = new ExporterMachine();
    expect(await run(["--config.file", "a.yaml"], machine.host)).toBe(2);
    expect(machine.stderr).toBe(
      "ina260-exporter: --config.file: cannot read a.yaml: there is no such file\n",
    );
  });
});

test("help and version are printed to stdout, and end with 0", async () => {
  const machine = new ExporterMachine();
  expect(await run(["--version"], machine.host)).toBe(0);
  expect(machine.stdout).toBe("ina260-exporter, version 1.2.3 (node 20.19.0, linux/arm64)\n");
  expect(await run(["--help"], machine.host)).toBe(0);
  expect(machine.stdout).toContain("--sensor-address");
  expect(machine.stderr).toBe("");
});

describe("told to stop while the bus hangs", () => {
  test("the program ends by the signal, well within a second", async () => {
    const machine = new ExporterMachine();
    const { url, code } = await startProgram(machine, "--interval", "0.02");
    machine.faults.inject({ hang: true });
    await expect.poll(() => machine.faults.hanging, patiently).toBe(1);
    expect(await readMetrics(url)).toContain("ina260_up");
    const start = performance.now();
    machine.kill("SIGTERM");
    await expect.poll(() => machine.ended, patiently).toEqual(["SIGTERM"]);
    expect(performance.now() - start).toBeLessThan(900);
    expect(await code).toBe(0);
    expect(machine.stderr).toContain('msg="Leaving with a transfer in flight: the bus hangs"');
  });

  test("a second signal ends it at once", async () => {
    const machine = new ExporterMachine();
    const { code } = await startProgram(machine, "--interval", "0.02");
    machine.faults.inject({ hang: true });
    await expect.poll(() => machine.faults.hanging, patiently).toBe(1);
    machine.kill("SIGINT");
    machine.kill("SIGINT");
    expect(machine.ended).toEqual(["SIGINT"]);
    machine.faults.clear();
    machine.faults.release();
    await code;
  });

  test("a transfer that times out meanwhile is the last one", async () => {
    const machine = new ExporterMachine();
    const { stop } = await startProgram(machine, "--interval", "0.02");
    machine.faults.inject({ address: 0x40, hang: true });
    await expect.poll(() => machine.faults.hanging, patiently).toBe(1);
    const stopped = stop();
    machine.faults.inject({ address: 0x70, hang: true });
    machine.faults.release();
    await expect.poll(() => machine.faults.hanging, patiently).toBe(1);
    machine.faults.release();
    expect(await stopped).toBe(0);
    expect(machine.ended).toEqual([]);
    expect(machine.faults.hanging).toBe(0);
  });
});
