import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bePatient, patiently } from "../../command-line/test/support/patience.ts";
import { ExporterProcess, ToolProcess } from "../../command-line/test/support/process.ts";
import { toolsCli, requireBuild, requireTmux } from "../../command-line/test/support/requires.ts";
import { runShell } from "../../command-line/test/support/shell.ts";
import { TmuxTerminal } from "../../command-line/test/support/tmux.ts";
import { requireBackend, requireEmulation } from "../../i2c-linux/test/support/requires.ts";
import { Board, isFor } from "../../ina260-monitor/test/support/board.ts";

bePatient();

const untested = "scan on an emulated /dev/i2c-1";
const canEmulate = (await requireEmulation(untested)) && (await requireBackend(untested));
const hasTmux = await requireTmux("scan in a terminal");

beforeAll(requireBuild);

let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rbp-scan-"));
  file = join(folder, "sensors.yaml");
});
afterEach(() => rmSync(folder, { recursive: true }));

const running: (ExporterProcess | ToolProcess)[] = [];
afterEach(async () => {
  for (const process of running.splice(0)) {
    process.kill("SIGKILL");
    await process.ended;
  }
});

function start(argv: readonly string[], environment: Readonly<Record<string, string>> = {}): ToolProcess {
  const process = new ToolProcess(argv, environment);
  running.push(process);
  return process;
}

function startExporter(
  argv: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): ExporterProcess {
  const process = new ExporterProcess(argv, environment);
  running.push(process);
  return process;
}

/** The values of a metric by the device. */
async function seriesOf(exporter: ExporterProcess, name: string): Promise<Record<string, number>> {
  const lines = (await exporter.metrics()).matchAll(
    new RegExp(`^${name}\\{.*device="([^"]+)".*\\} (\\S+)$`, "gm"),
  );
  return Object.fromEntries(Array.from(lines, ([, device = "", value]) => [device, Number(value)]));
}

describe("on simulated hardware", () => {
  test("the file that is written for a forest has all of its sensors, and the exporter serves them", async () => {
    const scan = await runShell('ina260 scan --simulate --write-config "$FILE"', { FILE: file });
    expect(scan.end).toBe(0);
    expect(scan.stdout).toMatch(/\n20 sensors, 3 multiplexers, no collisions\n$/);
    expect(scan.stderr).toContain(`msg="Configuration written" file=${file} sensors=20 left_out=0`);
    expect(readdirSync(folder)).toEqual(["sensors.yaml"]);

    const check = await runShell('exporter --config.check --config.file "$FILE"', { FILE: file });
    expect(check).toEqual({
      end: 0,
      stdout: `${file}: OK, 1 bus, 3 multiplexers, 20 sensors\n`,
      stderr: "",
    });

    const exporter = startExporter(["--simulate", "--config.file", file, "--port", "0"]);
    await expect
      .poll(async () => Object.keys(await seriesOf(exporter, "ina260_voltage_volts")).length, patiently)
      .toBe(20);
    const up = await seriesOf(exporter, "ina260_up");
    expect(Object.values(up)).toEqual(Array.from({ length: 20 }, () => 1));
    expect(Object.keys(up)).toContain("i2c-1-0x70.6-0x72.4-0x41");
  });

  test("JSON is one document, and what is said of the file is not in it", async () => {
    const { end, stdout } = await runShell('ina260 scan --simulate --format json --write-config "$FILE"', {
      FILE: file,
    });
    expect(end).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      summary: { sensors: 20, multiplexers: 3, collisions: 0, failures: 0, notRestored: 0 },
    });
  });

  test("a file that is there is a mistake, with 2, and stays as it is", async () => {
    writeFileSync(file, "mine\n");
    const result = await runShell('ina260 scan --simulate --write-config "$FILE"', { FILE: file });
    expect(result).toEqual({
      end: 2,
      stdout: "",
      stderr: `ina260: ${file} exists already; give another name, or --force to replace it\n`,
    });
    expect(readFileSync(file, "utf8")).toBe("mine\n");
  });

  test("help has examples", async () => {
    const { end, stdout } = await runShell("ina260 scan --help");
    expect(end).toBe(0);
    expect(stdout).toContain("ina260 scan --simulate");
  });
});

describe.skipIf(!canEmulate)("on /dev/i2c-1", () => {
  let board: Board;
  beforeEach(async () => {
    board = await Board.create();
    board.mux.move(0x08);
    board.otherMux.move(0x81);
  });
  afterEach(() => board[Symbol.asyncDispose]());

  const scan = (...argv: string[]): ToolProcess => start(["scan", "--bus", "1", ...argv], board.environment);
  const controls = (): number[] => [board.mux.control, board.otherMux.control];

  test("sensors are found, multiplexers are left as they were, and the file serves the right values", async () => {
    const scanned = scan("--write-config", file);
    expect(await scanned.ended).toBe(0);
    expect(scanned.stdout).toContain("\n3 sensors, 2 multiplexers, no collisions\n");
    expect(controls()).toEqual([0x08, 0x81]);

    board.otherMux.move(0);
    const exporter = startExporter(["--config.file", file, "--port", "0"], board.environment);
    await expect
      .poll(() => seriesOf(exporter, "ina260_voltage_volts"), patiently)
      .toEqual({ "i2c-1-0x70.3-0x40": 5, "i2c-1-0x70.7-0x40": 12, "i2c-1-0x71.7-0x40": 3.3 });
  });

  test("a channel with a sensor that hangs is reported, and costs none of the others", async () => {
    board.before = (transaction) =>
      isFor(0x40, transaction) && board.mux.control === 1 << 3
        ? { code: "timeout", afterMilliseconds: 50 }
        : undefined;
    const scanned = scan("--write-config", file);
    expect(await scanned.ended).toBe(1);
    expect(scanned.stdout).toMatch(/channel 3\n.*i2c-1\/0x70\.3 address 0x40: .*timed? ?-?out/);
    expect(scanned.stdout).toContain("2 sensors, 2 multiplexers, no collisions, 1 segment not scanned");
    expect(controls()).toEqual([0x08, 0x81]);
    const text = readFileSync(file, "utf8");
    expect(text).toMatch(/^# Left out:\n# - i2c-1\/0x70\.3: /m);
    expect([...text.matchAll(/device: (\S+)/g)].map(([, device]) => device)).toEqual([
      "i2c-1-0x70.7-0x40",
      "i2c-1-0x71.7-0x40",
    ]);
  });

  test("a channel that takes the whole bus with it is the end, and what was found is printed", async () => {
    board.before = () =>
      (board.mux.control & (1 << 5)) === 0 ? undefined : { code: "timeout", afterMilliseconds: 50 };
    const scanned = scan();
    expect(await scanned.ended).toBe(1);
    expect(scanned.stdout).toMatch(/channel 3\n.*0x40 {2}INA260/);
    expect(scanned.stdout).toContain("0x70 on i2c-1 could not be put back to 0x08: ");
    expect(scanned.stdout).toMatch(/, 2 multiplexers not as found\n$/);
  });

  test.each(["SIGINT", "SIGTERM"] as const)(
    "%s in the middle puts the multiplexers back, also when a transfer hangs, and prints what was found",
    async (signal) => {
      let hangs = false;
      board.before = (transaction) => {
        if (board.mux.control !== 1 << 5 || !isFor(0x40, transaction)) return undefined;
        hangs = true;
        return { code: "timeout", afterMilliseconds: 1000 };
      };
      const scanned = scan("--write-config", file);
      await expect.poll(() => hangs, patiently).toBe(true);
      const { end, milliseconds } = await scanned.stop(signal);
      expect(end).toBe(1);
      expect(milliseconds).toBeLessThan(3000);
      expect(controls()).toEqual([0x08, 0x81]);
      expect(scanned.stdout).toMatch(/channel 3\n.*0x40 {2}INA260/);
      expect(scanned.stdout).toContain("i2c-1/0x70.5: not scanned to its end");
      expect(scanned.log).toEqual([
        `level=ERROR msg="No configuration was written: the scan was interrupted" file=${file}`,
      ]);
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  test("a bus that does not exist is reported, with 1", async () => {
    const scanned = start(["scan", "--bus", "1048575"], board.environment);
    expect(await scanned.ended).toBe(1);
    expect(scanned.stdout).toMatch(
      /^i2c-1048575\n└─ i2c-1048575: .*\n\n0 sensors, .* 1 segment not scanned to the end\n$/,
    );
  });

  describe.skipIf(!hasTmux)("in a terminal", () => {
    const terminals: TmuxTerminal[] = [];
    afterEach(async () => {
      for (const terminal of terminals.splice(0)) await terminal[Symbol.asyncDispose]();
    });

    async function scanInTerminal(environment: Readonly<Record<string, string>> = {}): Promise<TmuxTerminal> {
      // Ctrl-C is for the shell as well, which has to go on.
      const script = 'trap : INT; "$0" "$1" scan --bus 1; echo "ended with $?"; exec sleep 60';
      const terminal = await TmuxTerminal.open(["sh", "-c", script, process.execPath, toolsCli], {
        columns: 80,
        rows: 30,
        environment: { ...board.environment, ...environment },
      });
      terminals.push(terminal);
      return terminal;
    }

    test("it tells how far it is, and leaves nothing of that", async () => {
      const terminal = await scanInTerminal();
      await terminal.until(/^Scanning i2c-1\/0x70\.\d, segment \d…$/m);
      await terminal.until(/\n3 sensors, 2 multiplexers, no collisions\nended with 0$/);
      expect(await terminal.screen()).toMatch(/^i2c-1\b.*\n├─ 0x70 {2}TCA9548A\n/);
      expect(await terminal.screenWithColors()).toContain("\u001b[1m0x70");
    });

    test("Ctrl-C ends it with 1, and the multiplexers are as they were", async () => {
      const terminal = await scanInTerminal({ NO_COLOR: "1" });
      await terminal.until(/^Scanning i2c-1\/0x70\.\d, segment \d…$/m);
      await terminal.type("C-c");
      await terminal.until(/\nended with 1$/);
      expect(await terminal.screen()).toContain(": not scanned to its end\n");
      expect(await terminal.screenWithColors()).not.toContain("\u001b[");
      expect(controls()).toEqual([0x08, 0x81]);
    });
  });
});
