import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { InteractiveProcess } from "../../command-line/test/support/interactive.ts";
import { bePatient, patiently } from "../../command-line/test/support/patience.ts";
import { toolsCli, requireBuild, requireTmux } from "../../command-line/test/support/requires.ts";
import { runShell } from "../../command-line/test/support/shell.ts";
import { TmuxTerminal } from "../../command-line/test/support/tmux.ts";
import { requireBackend, requireEmulation } from "../../i2c-linux/test/support/requires.ts";
import { Board } from "../../ina260-monitor/test/support/board.ts";

bePatient();

const untested = "measure on an emulated /dev/i2c-1";
const canEmulate = (await requireEmulation(untested)) && (await requireBackend(untested));
const hasTmux = await requireTmux("Ctrl-C for what measure runs");

beforeAll(requireBuild);

interface Result {
  readonly durationSeconds: number;
  readonly joules: number;
  readonly errorJoules?: number;
  readonly netJoules?: number;
  readonly netErrorJoules?: number;
  readonly coverage: number;
  readonly longestPauseSeconds: number;
}

interface Report {
  readonly runs: readonly { readonly exitCode?: number; readonly total: Result }[];
}

/** The last line of what was printed. */
function reportOf(stdout: string): Report {
  return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as Report;
}

/** Programs for a shell, each on its command line. */
const sleeps = "--simulate -- sleep 0.2";

describe("on simulated hardware", () => {
  test("stdout is the command's alone, and the summary is on stderr", async () => {
    const { end, stdout, stderr } = await runShell(
      "ina260 measure --simulate --log.level error -- printf 'a\\nb'",
    );
    expect([end, stdout]).toEqual([0, "a\nb"]);
    expect(stderr).toMatch(
      /^printf "a\\\\nb": exit code 0 after \S+ s\n\nDEVICE +ENERGY +CHARGE +MEAN +LOWEST +HIGHEST +SAMPLES +COVERAGE\ndeepx +\S+ ± \S+ J +\S+ C +\S+ W +\S+ W +\S+ W +\d+ +100 %\n/,
    );
  });

  test("megabytes pass through a slow pipe", async () => {
    const command =
      "node -e 'process.stdout.write(Buffer.alloc(3e6, 120)); process.stderr.write(Buffer.alloc(1e6, 121))'";
    const slow = `{ sleep 0.5; wc -c; }`;
    const measure = "ina260 measure --quiet --log.level error --format json --simulate";
    const result = await runShell(`${measure} -- ${command} | ${slow}`);
    expect(Number(result.stdout)).toBeGreaterThan(3e6);
    expect(result.end).toBe(0);
    expect(result.stderr.length).toBe(1e6);
  });

  test("stdin is the command's too", async () => {
    const { stdout } = await runShell("echo hello | ina260 measure --simulate -- tr a-z A-Z");
    expect(stdout).toBe("HELLO\n");
  });

  test("JSON is the last line of stdout", async () => {
    const { stdout } = await runShell("ina260 measure --simulate --format json -- echo done | tail -n 1");
    expect(reportOf(stdout).runs).toMatchObject([{ exitCode: 0, total: { coverage: 1 } }]);
  });

  test.each([
    ["sh -c 'exit 3'", 3, "exit code 3 after"],
    ["sh -c 'kill -KILL $$'", 137, "killed by SIGKILL after"],
    ["/nowhere/infer", 127, 'msg="Cannot run the command" err='],
    ["/etc/passwd", 126, 'msg="Cannot run the command" err='],
  ])("the exit code of %s is %i", async (command, code, message) => {
    const { end, stderr } = await runShell(`ina260 measure --simulate -- ${command}`);
    expect(end).toBe(code);
    expect(stderr).toContain(message);
  });

  test("--config.file measures all sensors of the file, or those that are named", async () => {
    const file =
      "buses: [{ bus: 1, sensors: [{ device: npu, address: 0x40 }, { device: ssd, address: 0x41 }] }]";
    const script = `ina260 measure --simulate --config.file <(echo "$FILE")`;
    const both = await runShell(`${script} -- sleep 0.1`, { FILE: file });
    expect(both.stderr).toMatch(/\nnpu .*\nssd .*\ntotal .*\n/);
    const one = await runShell(`${script} ssd -- sleep 0.1`, { FILE: file });
    expect(one.stderr).toMatch(/COVERAGE\nssd .*\n(?!total)/);
  });

  describe("a file", () => {
    let folder = "";
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "rbp-measure-"))));
    afterEach(() => rmSync(folder, { recursive: true }));

    test("has the result, is overwritten only with --force, and exists before the command runs", async () => {
      const FILE = join(folder, "r.json");
      const script = `ina260 measure --format json --output "$FILE"`;
      const first = await runShell(`${script} --simulate -- test -e "$FILE"`, { FILE });
      expect([first.end, first.stdout]).toEqual([0, ""]);
      expect(first.stderr).toContain("exit code 0 after");
      expect(reportOf(readFileSync(FILE, "utf8")).runs).toHaveLength(1);
      const second = await runShell(`${script} ${sleeps}`, { FILE });
      expect(second.end).toBe(1);
      expect(second.stderr).toMatch(
        /msg="Cannot measure" err=".*: the file is there already; .* with --force/,
      );
      const third = await runShell(`${script} --force --repeat 2 ${sleeps}`, { FILE });
      expect(third.end).toBe(0);
      expect(reportOf(readFileSync(FILE, "utf8")).runs).toHaveLength(2);
    });
  });
});

describe.skipIf(!canEmulate)("on /dev/i2c-1", () => {
  let board: Board;
  beforeEach(async () => {
    board = await Board.create();
  });
  afterEach(async () => {
    await board[Symbol.asyncDispose]();
  });

  /** Measures a command that waits for a line, and lets `work` happen while it does. */
  async function during(work: () => Promise<void>, ...flags: readonly string[]): Promise<Result> {
    const argv = ["measure", "--channel", "7", "--format", "json", ...flags, "--"];
    const job = ["sh", "-c", "echo begun; read line; exec sleep 0.05"];
    await using measuring = new InteractiveProcess([...argv, ...job], board.environment);
    await measuring.until("begun");
    await work();
    measuring.say("end");
    expect(await measuring.ended).toBe(0);
    const [run] = reportOf(measuring.stdout).runs;
    if (run === undefined) throw new Error("there is no run");
    return run.total;
  }

  const watts = (value: number): void => board.sensor.set({ volts: 12, amperes: value / 12 });

  /** Sets these powers for a moment each. @returns Their energy above 2 W, which flows before and after. */
  async function powers(values: readonly number[]): Promise<number> {
    let joules = 0;
    for (const value of values) {
      const begin = performance.now();
      watts(value);
      await delay(60 + 40 * Math.random());
      const end = performance.now();
      joules += ((value - 2) * (end - begin)) / 1000;
    }
    watts(2);
    return joules;
  }

  /**
   * Measures these powers, and 2 W before and behind them. On a machine that is so busy that sensors are not read for
   * the time of a step, what is measured need not be within the error, and is measured again.
   */
  async function measurePowers(values: readonly number[]): Promise<{ off: number; stated: number }> {
    watts(2);
    let above = 0;
    const result = await during(async () => void (above = await powers(values)));
    const { joules, durationSeconds, errorJoules = Number.NaN, longestPauseSeconds } = result;
    if (longestPauseSeconds > 0.05) return measurePowers(values);
    return { off: Math.abs(joules - 2 * durationSeconds - above), stated: errorJoules };
  }

  /** The moments of the steps are known to a tenth of a millisecond. */
  const UNCERTAIN_JOULES = 0.05;

  test.each([1, 2, 3])("a square wave of 2 and 40 W is measured within the error (%i)", async () => {
    const wave = Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? 40 : 2));
    const { off, stated } = await measurePowers(wave);
    expect(off).toBeLessThanOrEqual(stated + UNCERTAIN_JOULES);
  });

  test.each([1, 2])("a ramp from 2 to 40 W is measured within the error (%i)", async () => {
    const { off, stated } = await measurePowers(Array.from({ length: 20 }, (_, index) => 2 + 2 * index));
    expect(off).toBeLessThanOrEqual(stated + UNCERTAIN_JOULES);
  });

  test("the net energy is that above the idle power", async () => {
    watts(2);
    let above = 0;
    const result = await during(async () => void (above = await powers([40, 40, 40])), "--idle", "0.5");
    const { netJoules = Number.NaN, netErrorJoules = Number.NaN } = result;
    expect(Math.abs(netJoules - above)).toBeLessThanOrEqual(netErrorJoules + UNCERTAIN_JOULES);
    expect(netErrorJoules).toBeLessThan(above);
  });

  test("afterwards the multiplexer is closed, and the sensor has the settings that it had", async () => {
    const before = board.sensor.peek(0);
    let meanwhile = 0;
    await during(async () => void (meanwhile = board.sensor.peek(0)));
    expect(meanwhile).not.toBe(before);
    expect([board.mux.control, board.sensor.peek(0)]).toEqual([0, before]);
  });

  test("a sensor that does not answer keeps the command from being run", async () => {
    const result = await runShell("ina260 measure --channel 5 -- echo ran", board.environment);
    expect([result.end, result.stdout]).toEqual([1, ""]);
    expect(result.stderr).toMatch(
      /^time=\S+ level=ERROR msg="Cannot measure" err="INA260 at i2c-1\/0x70\.5 address 0x40: no acknowledgement.*\n$/,
    );
    expect(board.mux.control).toBe(0);
  });

  test("a sensor that fails in the middle costs coverage, and neither the command nor its exit code", async () => {
    const result = await during(async () => {
      await delay(1500);
      board.sensor.powerOff();
      await delay(1500);
    });
    expect(result.coverage).toBeGreaterThan(0.2);
    expect(result.coverage).toBeLessThan(0.8);
    expect(result).not.toHaveProperty("errorJoules");
  });

  test.each(["SIGTERM", "SIGINT", "SIGHUP", "SIGUSR1"] as const)(
    "%s is passed on, once, and the command decides",
    async (signal) => {
      const name = signal.slice(3);
      const job = `trap 'echo got ${name}; n=$((n+1))' ${name}; echo begun; while [ -z "$n" ]; do sleep 0.02; done; sleep 0.1; exit $((40+n))`;
      const argv = ["measure", "--quiet", "--format", "json", "--", "sh", "-c", job];
      await using measuring = new InteractiveProcess(argv, board.environment);
      await measuring.until("begun");
      measuring.kill(signal);
      expect(await measuring.ended).toBe(41);
      expect(measuring.stdout).toMatch(new RegExp(`^begun\ngot ${name}\n\\{.*\\}\n$`));
      expect(board.mux.control).toBe(0);
    },
  );

  test("a command that a signal ends is 128 and its number", async () => {
    const job = ["sh", "-c", "echo begun; exec sleep 60"];
    await using measuring = new InteractiveProcess(["measure", "--", ...job], board.environment);
    await measuring.until("begun");
    measuring.kill("SIGTERM");
    expect(await measuring.ended).toBe(143);
    expect(measuring.stderr).toMatch(/: killed by SIGTERM after /);
  });

  test("a signal while the idle power is measured ends it before the command is run", async () => {
    await using measuring = new InteractiveProcess(
      ["measure", "--idle", "60", "--", "echo", "ran"],
      board.environment,
    );
    await expect.poll(() => measuring.stderr, patiently).toContain("measuring the idle power for 60 s");
    measuring.kill("SIGINT");
    expect(await measuring.ended).toBe(130);
    expect(measuring.stdout).toBe("");
    expect(board.mux.control).toBe(0);
  });
});

describe.skipIf(!hasTmux)("in a terminal", () => {
  test("Ctrl-C reaches the command once, and measure waits for what it makes of it", async () => {
    const job = `trap 'n=$((n+1)); echo got $n' INT; echo begun; i=0; while [ $i -lt 20 ]; do sleep 0.05; i=$((i+1)); done; exit $((20+n))`;
    const script = '"$0" "$1" measure --simulate -- sh -c "$JOB"; echo "ended with $?"; exec sleep 60';
    await using terminal = await TmuxTerminal.open(
      ["sh", "-c", `set -m; ${script}`, process.execPath, toolsCli],
      {
        columns: 120,
        rows: 20,
        environment: { JOB: job },
      },
    );
    await terminal.until(/begun/);
    await terminal.type("C-c");
    await terminal.until(/ended with 21/);
    const screen = await terminal.screen();
    expect(screen).toContain("got 1");
    expect(screen).not.toContain("got 2");
    expect(screen).toMatch(/: exit code 21 after /);
  });

  test("the idle time that is left is shown, and gone when the command runs", async () => {
    const script = '"$0" "$1" measure --simulate --idle 3 -- echo "the command"; exec sleep 60';
    await using terminal = await TmuxTerminal.open(["sh", "-c", script, process.execPath, toolsCli], {
      columns: 120,
      rows: 20,
    });
    await terminal.until(/measuring the idle power for 3 s, 2 s left/);
    await terminal.until(/Above the idle power/);
    const lines = (await terminal.screen()).split("\n");
    expect(lines[0]).toBe("the command");
  });
});
