import { mkdtempSync, readFileSync, rmSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bePatient, patiently } from "../../command-line/test/support/patience.ts";
import { ToolProcess } from "../../command-line/test/support/process.ts";
import { requireBuild } from "../../command-line/test/support/requires.ts";
import { runShell } from "../../command-line/test/support/shell.ts";
import { requireBackend, requireEmulation } from "../../i2c-linux/test/support/requires.ts";
import { Board } from "../../ina260-monitor/test/support/board.ts";

bePatient();

const untested = "record on an emulated /dev/i2c-1";
const canEmulate = (await requireEmulation(untested)) && (await requireBackend(untested));

beforeAll(requireBuild);

const header = "time,elapsed_seconds,hostname,device,voltage_volts,current_amperes,power_watts";

const running: ToolProcess[] = [];
afterEach(async () => {
  for (const process of running.splice(0)) {
    process.kill("SIGKILL");
    await process.ended;
  }
});

function start(argv: readonly string[], environment: Readonly<Record<string, string>> = {}): ToolProcess {
  const process = new ToolProcess(["record", ...argv], environment);
  running.push(process);
  return process;
}

let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rbp-record-"));
  file = join(folder, "run.csv");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Lines of a recording behind its header, each with all of its fields; nothing is behind the last line. */
function rowsOf(csv: string): string[][] {
  const lines = csv.split("\n");
  expect(lines[0]).toBe(header);
  expect(lines.at(-1)).toBe("");
  const rows = lines.slice(1, -1).map((line) => line.split(","));
  for (const row of rows) {
    expect(row).toHaveLength(7);
    expect(row.slice(4).every((field) => Number.isFinite(Number(field)))).toBe(true);
  }
  return rows;
}

/** The time of each row in seconds. */
const times = (rows: readonly string[][]): number[] => rows.map(([, elapsed]) => Number(elapsed));

describe("on simulated hardware", () => {
  test("samples come at their rate, with the time of the day and since the beginning", async () => {
    const { end, stdout, stderr } = await runShell("ina260 record --simulate --rate 20 --count 21");
    expect(end).toBe(0);
    const rows = rowsOf(stdout);
    expect(rows).toHaveLength(21);
    const elapsed = times(rows);
    expect(elapsed.at(-1)).toBeGreaterThan(0.99);
    expect(elapsed.at(-1)).toBeLessThan(3);
    for (const [time = "", seconds] of rows) {
      expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      const begin = Date.parse(rows[0]?.[0] ?? "") - 1000 * (elapsed[0] ?? 0);
      expect(Math.abs(Date.parse(time) - begin - 1000 * Number(seconds))).toBeLessThan(5);
    }
    expect(stderr).toContain("msg=Recorded samples=21");
  });

  test("JSON lines can be read one by one", async () => {
    const { end, stdout } = await runShell("ina260 record --simulate --format jsonl --count 2 --device a,b");
    expect(end).toBe(0);
    const [first, ...samples] = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(first).toMatchObject({ recording: { rate: 10, sensors: [{ place: "i2c-1/0x70.7/0x40" }] } });
    expect(samples).toHaveLength(2);
    for (const sample of samples) {
      expect(sample).toMatchObject({ device: "a,b", voltageVolts: expect.any(Number) as number });
    }
  });

  test("the end of who reads is the end, with 0 and without a word", async () => {
    const result = await runShell("ina260 record --simulate --rate 200 | head -n 3");
    expect(result).toMatchObject({ end: 0, stderr: "" });
    expect(result.stdout.split("\n")).toHaveLength(4);
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "%s ends it with 0, and the file is whole",
    async (signal) => {
      const process = start(["--simulate", "--rate", "200", "--output", file]);
      await expect
        .poll(() => existsSync(file) && readFileSync(file, "utf8").length, patiently)
        .toBeGreaterThan(500);
      const { end, milliseconds } = await process.stop(signal);
      expect(end).toBe(0);
      expect(milliseconds).toBeLessThan(1000);
      const rows = rowsOf(readFileSync(file, "utf8"));
      expect(process.log).toEqual([expect.stringContaining(`msg=Recorded samples=${String(rows.length)} `)]);
    },
  );

  test("an existing file is overwritten only with --force", async () => {
    const script = `ina260 record --simulate --count 1 --output "$FILE"`;
    const once = await runShell(script, { FILE: file });
    expect(once.end).toBe(0);
    const first = readFileSync(file, "utf8");
    const again = await runShell(script, { FILE: file });
    expect(again.end).toBe(1);
    expect(again.stderr).toContain(
      "the file is there already; take another name, or overwrite it with --force",
    );
    expect(readFileSync(file, "utf8")).toBe(first);
    expect(await runShell(`${script} --force`, { FILE: file })).toMatchObject({ end: 0 });
    expect(readFileSync(file, "utf8")).not.toBe(first);
  });
});

describe("when there is no more room", () => {
  test.skipIf(!existsSync("/dev/full")).each(["> /dev/full", "--output /dev/full"])(
    "%s ends with 1 and one line",
    async (where) => {
      const { end, stdout, stderr } = await runShell(`ina260 record --simulate --rate 100 ${where}`);
      expect({ end, stdout }).toEqual({ end: 1, stdout: "" });
      expect(stderr).toMatch(
        /^time=\S+ level=ERROR msg="Recording ended" .*no space is left on the device.*"\n$/,
      );
    },
  );

  test.each(['> "$FILE"', '--output "$FILE"'])("nothing is half-written (%s)", async (where) => {
    // The system lets a file have so many blocks, and cuts the write in two that goes beyond.
    const script = `ulimit -f 4; ina260 record --simulate --rate 500 --device "$NAME" ${where}`;
    const { end, stderr } = await runShell(script, { FILE: file, NAME: "a name that is longer than most" });
    expect(end).toBe(1);
    expect(stderr).toContain("the file is as large as files may be here");
    const text = readFileSync(file, "utf8");
    expect(rowsOf(text).length).toBeGreaterThan(10);
    expect(text.length).toBeGreaterThan(3000);
    expect(text.length % 1024).not.toBe(0);
  });
});

describe.skipIf(!canEmulate)("on /dev/i2c-1", () => {
  let board: Board;
  beforeEach(async () => {
    board = await Board.create();
  });
  afterEach(() => board[Symbol.asyncDispose]());

  const record = (...argv: string[]): ToolProcess => start(["--output", file, ...argv], board.environment);

  test("each conversion is read as fast as the bus allows, and the chip is left as it was", async () => {
    const recording = record("--rate", "max", "--duration", "1");
    expect(await recording.ended).toBe(0);
    const rows = rowsOf(readFileSync(file, "utf8"));
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) expect(row.slice(4)).toEqual(["12", "1.05", "12.6"]);
    const elapsed = times(rows);
    expect(elapsed).toEqual(elapsed.toSorted((a, b) => a - b));
    expect(board.sensor.peek(0)).toBe(0x6127);
    expect(board.mux.control).toBe(0);
  });

  test("a sensor that disappears in the middle is the end, with 1, one line and a file that is whole", async () => {
    const recording = record("--rate", "100");
    await expect
      .poll(() => existsSync(file) && readFileSync(file, "utf8").length, patiently)
      .toBeGreaterThan(500);
    board.sensor.powerOff();
    expect(await recording.ended).toBe(1);
    const rows = rowsOf(readFileSync(file, "utf8"));
    for (const row of rows) expect(row.slice(4)).toEqual(["12", "1.05", "12.6"]);
    expect(recording.log.at(-1)).toMatch(
      /^level=ERROR msg="Recording ended" samples=\d+ seconds=\S+ err="INA260 at i2c-1\/0x70.7 address 0x40: no ackn/,
    );
    expect(board.mux.control).toBe(0);
  });

  test("a bus that hangs in the middle is the end too", async () => {
    const recording = record("--rate", "100");
    await expect
      .poll(() => existsSync(file) && readFileSync(file, "utf8").length, patiently)
      .toBeGreaterThan(500);
    board.before = () => ({ code: "timeout", afterMilliseconds: 50 });
    expect(await recording.ended).toBe(1);
    rowsOf(readFileSync(file, "utf8"));
    expect(recording.log.at(-1)).toContain('msg="Recording ended"');
  });

  test("a sensor that is not there ends the start, and no file is made", async () => {
    const recording = record("--channel", "5");
    expect(await recording.ended).toBe(1);
    expect(recording.log).toEqual([
      expect.stringMatching(
        /^level=ERROR msg="Cannot record" err="INA260 at i2c-1\/0x70\.5 address 0x40: no ackn/,
      ),
    ]);
    expect(existsSync(file)).toBe(false);
  });
});
