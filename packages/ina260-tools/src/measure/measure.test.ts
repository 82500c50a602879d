import { describe, expect, test } from "vitest";
import { constantLoad } from "@rbp/ina260/testing";
import { bePatient } from "../../../command-line/test/support/patience.ts";
import { MeasuredBoard } from "../../test/support/measured-board.ts";
import { ProgramStartError } from "./programs.ts";

bePatient();

/** 12.6 W and 3.3 W. */
const loads = [constantLoad({ volts: 12, amperes: 1.05 }), constantLoad({ volts: 3.3, amperes: 1 })];

interface Report {
  readonly [name: string]: unknown;
  readonly runs: readonly Readonly<Record<string, unknown>>[];
}

function board(): MeasuredBoard {
  const made = new MeasuredBoard({ loads });
  made.runFor(1000);
  return made;
}

const report = ({ stdout }: MeasuredBoard): Report => JSON.parse(stdout) as Report;

/** Lines on stderr that are no log. */
const said = ({ stderr }: MeasuredBoard): string[] =>
  stderr.split("\n").filter((line) => !line.startsWith("time="));

describe("the summary", () => {
  test("is on stderr, of each sensor and together, and stdout is the command's", async () => {
    const measured = board();
    expect(await measured.measure("--", "infer", "--images", "3 4")).toBe(0);
    expect(measured.programs.started).toEqual([["infer", "--images", "3 4"]]);
    expect(measured.stdout).toBe("");
    expect(said(measured)).toEqual([
      'infer --images "3 4": exit code 0 after 1.000 s',
      "",
      "DEVICE           ENERGY   CHARGE     MEAN   LOWEST  HIGHEST  SAMPLES  COVERAGE",
      "d1      3.300 ± 0.079 J  1.000 C  3.300 W  3.300 W  3.300 W      100     100 %",
      "d0       12.60 ± 0.27 J  1.050 C  12.60 W  12.60 W  12.60 W      100     100 %",
      "total    15.90 ± 0.35 J  2.050 C  15.90 W  15.90 W  15.90 W      200     100 %",
      "",
    ]);
  });

  test("has the net energy and that of each item", async () => {
    const measured = board();
    await measured.measure("d0", "--idle", "2", "--per", "100", "--", "infer");
    expect(said(measured)).toEqual([
      "ina260: measuring the idle power for 2 s",
      "infer: exit code 0 after 1.000 s",
      "",
      "DEVICE          ENERGY   CHARGE     MEAN   LOWEST  HIGHEST  SAMPLES  COVERAGE",
      "d0      12.60 ± 0.27 J  1.050 C  12.60 W  12.60 W  12.60 W      100     100 %",
      "",
      "Above the idle power, which was measured for 2.000 s:",
      "",
      "DEVICE            IDLE     NET ENERGY",
      "d0      12.60 ± 0.15 W  0.00 ± 0.42 J",
      "",
      "For each of 100 items:",
      "",
      "DEVICE             ENERGY         NET ENERGY",
      "d0      0.1260 ± 0.0027 J  0.0000 ± 0.0042 J",
      "",
    ]);
  });

  test("of several runs has their mean and deviation, and reports each when it ends", async () => {
    const measured = board();
    expect(await measured.measure("d0", "--repeat", "3", "--", "infer")).toBe(0);
    expect(measured.programs.started).toHaveLength(3);
    expect(said(measured)).toEqual([
      ...[1, 2, 3].map((run) => `ina260: run ${String(run)} of 3: exit code 0 after 1.000 s, 12.60 ± 0.27 J`),
      "infer: mean of 3 runs of 1.000 s",
      "",
      "DEVICE          ENERGY  DEVIATION   CHARGE     MEAN   LOWEST  HIGHEST  SAMPLES  COVERAGE",
      expect.stringMatching(/^d0 +12\.60 ± 0\.27 J +0\.00\d* J +1\.050 C +12\.60 W/),
      "",
    ]);
  });

  test("is left out when stderr is to be the command's", async () => {
    const measured = board();
    expect(
      await measured.measure("--quiet", "--idle", "1", "--repeat", "2", "--output", "r.txt", "--", "x"),
    ).toBe(0);
    expect(measured.stderr).toBe("");
    expect(measured.files.get("r.txt")).toMatch(/^x: mean of 2 runs of 1\.000 s\n\nDEVICE/);
  });
});

describe("JSON", () => {
  test("is one line after the summary, with the units in the names", async () => {
    const measured = board();
    await measured.measure("d0", "--format", "json", "--interval", "20ms", "--", "infer");
    expect(measured.stdout).toMatch(/^[^\n]+\n$/);
    expect(said(measured)[0]).toBe("infer: exit code 0 after 1.000 s");
    const result = {
      durationSeconds: 1,
      joules: 12.6,
      coulombs: 1.05,
      meanWatts: 12.6,
      minimumWatts: 12.6,
      maximumWatts: 12.6,
      samples: expect.any(Number) as number,
      longestPauseSeconds: 0.02,
      coverage: 1,
      errorJoules: expect.any(Number) as number,
    };
    const labels = { hostname: "pi", device: "d0" };
    expect(report(measured)).toEqual({
      command: ["infer"],
      intervalSeconds: 0.02,
      runs: [{ exitCode: 0, sensors: [{ labels, place: "i2c-1/0x70.7/0x40", ...result }], total: result }],
    });
  });

  test("has idle power, items and the summary of several runs, in a file", async () => {
    const measured = board();
    const flags = ["--idle", "1", "--repeat", "2", "--per", "4", "--format", "json", "--output", "r.json"];
    expect(await measured.measure(...flags, "--", "infer")).toBe(0);
    expect(measured.stdout).toBe("");
    const found = JSON.parse(measured.files.get("r.json") ?? "") as Report;
    expect(found).toMatchObject({
      items: 4,
      idle: { total: { meanWatts: 15.9, durationSeconds: 1 } },
      runs: [{}, {}],
      summary: {
        runs: 2,
        sensors: [{ labels: { device: "d1" } }, { mean: { joulesPerItem: 3.15, netJoulesPerItem: 0 } }],
        total: { mean: { joules: 15.9, netJoules: 0 }, standardDeviation: { joules: 0 } },
      },
    });
  });
});

describe("the exit code", () => {
  test.each([0, 3, 255])("is that of the command (%i)", async (code) => {
    const measured = board();
    measured.runFor(100, code);
    expect(await measured.measure("--format", "json", "--", "infer")).toBe(code);
    expect(report(measured).runs[0]).toMatchObject({ exitCode: code, total: { coverage: 1 } });
  });

  test("is 128 and the number of the signal that killed it", async () => {
    const measured = board();
    measured.programs.program = () => ({ run: async () => ({ signal: "SIGSEGV", signalNumber: 11 }) });
    expect(await measured.measure("--format", "json", "--", "infer")).toBe(139);
    expect(said(measured)[0]).toMatch(/^infer: killed by SIGSEGV after /);
    expect(report(measured).runs[0]).toMatchObject({ signal: "SIGSEGV" });
  });

  test.each([126, 127] as const)("is %i when it cannot be started, and there is no result", async (code) => {
    const measured = board();
    measured.programs.program = () => {
      throw new ProgramStartError(code, '"infer": cannot be started');
    };
    expect(await measured.measure("--", "infer")).toBe(code);
    expect(measured.stderr).toMatch(/level=ERROR msg="Cannot run the command" err=.*cannot be started"\n$/);
    expect(measured.multiplexer.control).toBe(0);
  });

  test("is that of the first run that fails, and there are no more", async () => {
    const measured = board();
    let runs = 0;
    measured.programs.program = () => ({ run: async () => ({ exitCode: (runs += 1) === 2 ? 5 : 0 }) });
    expect(await measured.measure("--repeat", "4", "--format", "json", "--", "infer")).toBe(5);
    expect(report(measured).runs).toMatchObject([{ exitCode: 0 }, { exitCode: 5 }]);
  });

  test("is 1 when the result cannot be written, unless the command failed", async () => {
    for (const [ofCommand, expected] of [
      [0, 1],
      [7, 7],
    ] as const) {
      const measured = board();
      measured.runFor(100, ofCommand);
      measured.write = () => Promise.reject(new Error("no space is left"));
      expect(await measured.measure("--output", "r.txt", "--", "infer")).toBe(expected);
      expect(measured.stderr).toContain('level=ERROR msg="Cannot write the result" err="no space is left"');
    }
  });
});

describe("a sensor that fails", () => {
  test("before the command is run keeps it from being run", async () => {
    const measured = board();
    measured.chips[1]?.powerOff();
    expect(await measured.measure("--output", "r.txt", "--", "infer")).toBe(1);
    expect(measured.stderr).toMatch(
      /level=ERROR msg="Cannot measure" err="INA260 at i2c-1\/0x70.6 address 0x40: no acknowledgement.*\n$/,
    );
    expect([measured.programs.started, [...measured.files.keys()]]).toEqual([[], ["/sensors.yml"]]);
    expect(measured.multiplexer.control).toBe(0);
  });

  test("in the middle lowers the coverage, and the rest is told", async () => {
    const measured = board();
    measured.programs.program = () => ({
      run: async () => {
        await measured.clock.sleep(5000);
        measured.chips[1]?.powerOff();
        await measured.clock.sleep(5000);
        return { exitCode: 0 };
      },
    });
    expect(await measured.measure("--format", "json", "--", "infer")).toBe(0);
    const [run] = report(measured).runs;
    expect(run).toMatchObject({
      sensors: [
        { labels: { device: "d1" }, coverage: expect.closeTo(0.5, 1) as number },
        { labels: { device: "d0" }, coverage: 1, joules: 126, errorJoules: expect.any(Number) as number },
      ],
      total: { coverage: expect.closeTo(0.5, 1) as number },
    });
    expect(run?.["total"]).not.toHaveProperty("errorJoules");
    expect(measured.stderr).toContain('level=WARN msg="Sensor failing" device=d1');
    expect(said(measured).join("\n")).toContain(
      "\nThe error is unknown where a sensor was not read all the time: its energy is that of the rest.\n",
    );
  });

  test("all the time is an error of the measurement", async () => {
    const measured = board();
    measured.programs.program = () => ({
      run: async () => {
        for (const chip of measured.chips) chip.powerOff();
        await measured.clock.sleep(5000);
        return { exitCode: 0 };
      },
    });
    expect(await measured.measure("--", "infer")).toBe(1);
    expect(measured.stderr).toContain("Nothing was metered: no sensor gave a reading while the command ran");
  });
});

describe("a signal", () => {
  test("before the command runs ends the measurement, with what a shell shows for it", async () => {
    const measured = board();
    const code = measured.measure("--idle", "10", "--", "infer");
    await measured.clock.advance(3000);
    measured.programs.kill("SIGINT");
    expect(await code).toBe(130);
    expect(measured.programs.started).toEqual([]);
    expect(measured.stderr).not.toContain("level=ERROR");
    expect([measured.multiplexer.control, measured.programs.listeners]).toEqual([0, 0]);
  });

  test("while it runs is its own, and no more runs come when it asks to end", async () => {
    const measured = board();
    const taken: string[] = [];
    measured.programs.program = () => ({
      run: async () => {
        await measured.clock.sleep(1000);
        return { exitCode: 0 };
      },
      take: (signal) => taken.push(signal),
    });
    const code = measured.measure("--repeat", "9", "--format", "json", "--", "infer");
    await measured.clock.advance(1500);
    measured.programs.kill("SIGUSR1");
    measured.programs.kill("SIGTERM");
    expect(await code).toBe(143);
    expect(taken).toEqual(["SIGUSR1", "SIGTERM"]);
    expect(report(measured).runs).toHaveLength(2);
  });
});

test("afterwards the chips have the settings that they had, and the multiplexer is closed", async () => {
  const measured = board();
  const before = measured.chips.map((chip) => chip.peek(0));
  let during: number[] = [];
  measured.programs.program = () => ({
    run: async () => {
      during = measured.chips.map((chip) => chip.peek(0));
      return { exitCode: 0 };
    },
  });
  await measured.measure("--", "infer");
  expect(during).not.toEqual(before);
  expect(measured.chips.map((chip) => chip.peek(0))).toEqual(before);
  expect(measured.multiplexer.control).toBe(0);
});

test("a bus that is too slow for the interval is reported", async () => {
  const slow = new MeasuredBoard({ loads, transferMilliseconds: 2 });
  slow.runFor(1000);
  await slow.measure("--interval", "5ms", "--", "infer");
  expect(slow.stderr).toMatch(
    /level=WARN msg="Readings were missed: the bus or the processor is too slow for this --interval" missed=\d+/,
  );
});

test("a time without readings is reported, because the error does not cover it", async () => {
  const measured = board();
  measured.programs.program = () => ({
    run: async () => {
      await measured.clock.sleep(500);
      const end = measured.wire.inject({ nth: 1, delayMilliseconds: 300 });
      await measured.clock.sleep(500);
      end();
      return { exitCode: 0 };
    },
  });
  await measured.measure("d0", "--", "infer");
  expect(measured.stderr).toMatch(
    /\nNo reading for 3[01]\d ms, where one was due every 10 ms: the error does not cover changes in that time\.\n$/,
  );
});

test("the idle time that is left is shown on a terminal, and its line is gone afterwards", async () => {
  const measured = board();
  measured.terminal.showsErrors = true;
  await measured.measure("--idle", "3", "--", "infer");
  const lines = measured.stderr.split("\r\u001b[K");
  expect(lines.slice(1, 4)).toEqual(
    [3, 2, 1].map((left) => `ina260: measuring the idle power for 3 s, ${String(left)} s left`),
  );
  expect(lines.at(-1)).toMatch(/^infer: exit code 0/);
});

test.each([
  [["--repeat", "0", "--", "x"], '--repeat is a whole number from 1 to 10000, found "0"'],
  [["--per", "0", "--", "x"], '--per is a whole number from 1 to 1000000000, found "0"'],
  [["--idle", "0", "--", "x"], "--idle is a time from 100ms to 1h"],
  [["--interval", "1ms", "--", "x"], "--interval is a time from 2ms to 1h"],
  [["--force", "--", "x"], "--force overwrites the file of --output, and there is no --output"],
  [["--quiet", "--", "x"], "--quiet leaves no result: give --output, or --format json"],
  [["--format", "csv", "--", "x"], '--format is one of text, json, found "csv"'],
  [["d7", "--", "x"], 'there is no device "d7"; did you mean d'],
  [["d0"], "measure expects -- COMMAND [ARGUMENT…]"],
])("%j is refused: %s", async (argv, message) => {
  const measured = board();
  expect(await measured.measure(...argv)).toBe(2);
  expect(measured.stderr).toContain(message);
  expect(measured.programs.started).toEqual([]);
});
