import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bePatient, patiently } from "../../command-line/test/support/patience.ts";
import { ExporterProcess, ToolProcess } from "../../command-line/test/support/process.ts";
import { requireBuild } from "../../command-line/test/support/requires.ts";
import { runShell } from "../../command-line/test/support/shell.ts";
import { requireBackend, requireEmulation } from "../../i2c-linux/test/support/requires.ts";
import { Board } from "../../ina260-monitor/test/support/board.ts";

bePatient();

const untested = "read on an emulated /dev/i2c-1";
const canEmulate = (await requireEmulation(untested)) && (await requireBackend(untested));

beforeAll(requireBuild);

/** The sensors of the board. */
const threeSensors = `
buses:
  - bus: 1
    multiplexers:
      - address: 0x70
        channels:
          3: { sensors: [{ device: nas }] }
          7: { sensors: [{ device: deepx }] }
      - address: 0x71
        channels:
          7: { sensors: [{ device: router }] }
`;

test("on simulated hardware a reading is printed at once", async () => {
  const { end, stdout, stderr } = await runShell("ina260 read --simulate --device demo --channel 2");
  expect({ end, stderr }).toEqual({ end: 0, stderr: "" });
  expect(stdout).toMatch(
    /^DEVICE .*\ndemo +i2c-1\/0x70\.2\/0x40 +1[12]\.\d{3} +\d\.\d{3} +\d+\.\d\d +2\.2 ms\n$/,
  );
});

test("a mistake is one line on stderr, with 2", async () => {
  const { end, stdout, stderr } = await runShell("ina260 read --simulate --format xml");
  expect({ end, stdout, stderr }).toEqual({
    end: 2,
    stdout: "",
    stderr: 'ina260: --format is one of text, json, found "xml"\n',
  });
});

test("help has examples", async () => {
  const { end, stdout } = await runShell("ina260 read --help");
  expect(end).toBe(0);
  expect(stdout).toContain("ina260 read --format json");
});

describe.skipIf(!canEmulate)("on /dev/i2c-1", () => {
  let board: Board;
  const running: (ExporterProcess | ToolProcess)[] = [];
  beforeEach(async () => {
    board = await Board.create();
  });
  afterEach(async () => {
    for (const process of running.splice(0)) {
      process.kill("SIGKILL");
      await process.ended;
    }
    await board[Symbol.asyncDispose]();
  });

  function start(...argv: string[]): ToolProcess {
    const process = new ToolProcess(argv, board.environment);
    running.push(process);
    return process;
  }

  /** An exporter that has written its configuration, and gives values of it. */
  async function startExporter(): Promise<ExporterProcess> {
    const exporter = new ExporterProcess(["--port", "0"], board.environment);
    running.push(exporter);
    await expect.poll(() => exporter.value("ina260_reads_total"), patiently).toBeGreaterThan(2);
    return exporter;
  }

  test("the right sensor of three with the same address is read", async () => {
    const read = start("read", "--channel", "3", "--device", "nas");
    expect(await read.ended).toBe(0);
    expect(read.stdout).toBe(
      "DEVICE  PLACE              VOLTS  AMPERES  WATTS  MEAN OVER\n" +
        "nas     i2c-1/0x70.3/0x40  5.000    3.000  15.00  2.2 ms\n",
    );
    expect(board.mux.control).toBe(0);
  });

  test("every sensor of a configuration file is read, or those that are named", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "rbp-read-")), "sensors.yaml");
    try {
      writeFileSync(file, threeSensors);
      const all = start("read", "--config.file", file);
      expect(await all.ended).toBe(0);
      expect(all.stdout.split("\n")).toEqual([
        "DEVICE  PLACE               VOLTS  AMPERES  WATTS  MEAN OVER",
        "nas     i2c-1/0x70.3/0x40   5.000    3.000  15.00  2.2 ms",
        "deepx   i2c-1/0x70.7/0x40  12.000    1.050  12.60  2.2 ms",
        "router  i2c-1/0x71.7/0x40   3.300    0.100   0.33  2.2 ms",
        "",
      ]);
      const some = start("read", "router", "nas", "--config.file", file);
      expect(await some.ended).toBe(0);
      expect(some.stdout.match(/^\w+(?= +i2c)/gm)).toEqual(["nas", "router"]);
    } finally {
      rmSync(dirname(file), { recursive: true });
    }
  });

  test("an exporter that uses the same sensor notices nothing, and its averaging is what is read", async () => {
    const exporter = await startExporter();
    const configuration = board.sensor.peek(0);
    const begin = performance.now();
    const read = start("read", "--format", "json");
    expect(await read.ended).toBe(0);
    expect(performance.now() - begin).toBeGreaterThan(2 * 864);
    const { sensors } = JSON.parse(read.stdout) as { sensors: object[] };
    expect(sensors).toMatchObject([
      {
        state: "up",
        reading: { voltageVolts: 12, currentAmperes: 1.05, powerWatts: 12.6 },
        meanSeconds: 0.864256,
      },
    ]);
    expect(board.sensor.peek(0)).toBe(configuration);
    // One of its own readings may have met one of the other's.
    await expect.poll(() => exporter.value("ina260_up"), patiently).toBe(1);
    expect(exporter.log.filter((line) => line.includes("lost its configuration"))).toEqual([]);
  });

  test("a sensor that fails is a row with its error, and ends with 1", async () => {
    board.sensor.powerOff();
    const read = start("read");
    expect(await read.ended).toBe(1);
    expect(read.stdout).toMatch(
      /\ndeepx +i2c-1\/0x70\.7\/0x40 +INA260 at i2c-1\/0x70\.7 address 0x40: no ackn/,
    );
    expect(board.mux.control).toBe(0);
  });

  test.each(["SIGINT", "SIGTERM"] as const)("%s ends the wait with 1, at once", async (signal) => {
    const exporter = await startExporter();
    await exporter.stop("SIGTERM");
    let isReading = false;
    board.before = () => void (isReading = true);
    const read = start("read");
    await expect.poll(() => isReading, patiently).toBe(true);
    const { end, milliseconds } = await read.stop(signal);
    expect({ end, stdout: read.stdout }).toEqual({ end: 1, stdout: "" });
    expect(milliseconds).toBeLessThan(1000);
    expect(board.mux.control).toBe(0);
  });
});
