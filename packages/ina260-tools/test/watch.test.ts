import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bePatient, patiently } from "../../command-line/test/support/patience.ts";
import { ToolProcess } from "../../command-line/test/support/process.ts";
import { toolsCli, requireBuild, requireTmux } from "../../command-line/test/support/requires.ts";
import { runShell } from "../../command-line/test/support/shell.ts";
import { TmuxTerminal } from "../../command-line/test/support/tmux.ts";
import { requireBackend, requireEmulation } from "../../i2c-linux/test/support/requires.ts";
import { Board } from "../../ina260-monitor/test/support/board.ts";

bePatient();

const untested = "watch on an emulated /dev/i2c-1";
const canEmulate = (await requireEmulation(untested)) && (await requireBackend(untested));
const hasTmux = await requireTmux("watch in a terminal");

beforeAll(requireBuild);

describe("where there is no terminal", () => {
  test("a line is printed for each interval, until its reader has gone", async () => {
    const result = await runShell("ina260 watch --simulate --interval 0.05 | head -n 3");
    expect(result).toMatchObject({ end: 0, stderr: "" });
    const lines = result.stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(3);
    for (const line of lines) {
      expect(line).toMatch(
        /^\S+Z deepx 1[12]\.\d{3} V \d\.\d{3} A \d+\.\d\d W, peak \d+\.\d\d W, \d+\.\d+ J$/,
      );
    }
  });

  test("--format json is one object a line, and a signal ends it with 0", async () => {
    const process = new ToolProcess(["watch", "--simulate", "--interval", "0.05", "--format", "json"]);
    await expect.poll(() => process.stdout.split("\n").length, patiently).toBeGreaterThan(5);
    const { end, milliseconds } = await process.stop("SIGTERM");
    expect(end).toBe(0);
    expect(milliseconds).toBeLessThan(1000);
    const objects = process.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(objects.at(-1)).toMatchObject({
      labels: { device: "deepx" },
      state: "up",
      reading: { powerWatts: expect.any(Number) as number },
      energyJoules: expect.any(Number) as number,
    });
  });
});

describe.skipIf(!canEmulate || !hasTmux)("in a terminal", () => {
  let board: Board;
  const terminals: TmuxTerminal[] = [];
  beforeEach(async () => {
    board = await Board.create();
  });
  afterEach(async () => {
    for (const terminal of terminals.splice(0)) await terminal[Symbol.asyncDispose]();
    await board[Symbol.asyncDispose]();
  });

  /** Watches the sensor on channel 7, in a terminal that goes on when that has ended. */
  async function watch(environment: Readonly<Record<string, string>> = {}): Promise<TmuxTerminal> {
    const script =
      'echo "the screen of before"; "$0" "$1" watch --interval 0.2; echo "ended with $?"; exec sleep 60';
    const terminal = await TmuxTerminal.open(["sh", "-c", script, process.execPath, toolsCli], {
      columns: 120,
      rows: 12,
      environment: { ...board.environment, ...environment },
    });
    terminals.push(terminal);
    await terminal.until(/deepx .* 12\.60 .*[▁-█]{3}/);
    return terminal;
  }

  test("a table has the whole screen, with values, a sparkline, the peak and the energy", async () => {
    const terminal = await watch();
    const lines = (await terminal.screen()).split("\n");
    expect(lines[0]).toMatch(/^ina260 watch, 1 sensor, 00:00:\d\d$/);
    expect(lines[2]).toMatch(/^DEVICE +PLACE +VOLTS +AMPERES +WATTS +POWER +PEAK W +ENERGY +AGE$/);
    expect(lines[3]).toMatch(
      /^deepx +i2c-1\/0x70\.7\/0x40 +12\.000 +1\.050 +12\.60 +▁+ +12\.60 +\d+\.\d+ J +\d\.\d s$/,
    );
    expect(await terminal.modes()).toMatchObject({ isAlternate: true, hasCursor: false });
    board.sensor.set({ amperes: 2 });
    await expect.poll(() => terminal.screen(), patiently).toMatch(/deepx .* 24\.00 .*▁.*█+ +24\.00 /);
  });

  test.each(["q", "C-c"])("%s gives the screen back as it was", async (key) => {
    const terminal = await watch();
    await terminal.type(key);
    await expect.poll(() => terminal.screen(), patiently).toBe("the screen of before\nended with 0");
    expect(await terminal.modes()).toEqual({ isAlternate: false, hasCursor: true, wraps: true });
    expect(board.mux.control).toBe(0);
  });

  test("r resets peak and energy", async () => {
    const terminal = await watch();
    board.sensor.set({ amperes: 0.5 });
    await expect.poll(() => terminal.screen(), patiently).toMatch(/deepx .* 6\.00 .* 12\.60 +\d/);
    await terminal.type("r");
    await expect.poll(() => terminal.screen(), patiently).toMatch(/deepx .* 6\.00 .* 6\.00 +\d\.\d\d J/);
  });

  test("another size of the window is used", async () => {
    const terminal = await watch();
    await terminal.resize(70, 6);
    await expect.poll(() => terminal.screen(), patiently).not.toContain("PLACE");
    const lines = (await terminal.screen()).split("\n");
    expect(lines.length).toBeLessThanOrEqual(6);
    expect(lines.filter((line) => line.startsWith("deepx"))).toHaveLength(1);
    await terminal.resize(160, 20);
    await expect.poll(() => terminal.screen(), patiently).toContain("PLACE");
  });

  test("a sensor that fails is shown as that, and comes back", async () => {
    const terminal = await watch();
    board.sensor.powerOff();
    await expect.poll(() => terminal.screen(), patiently).toMatch(/deepx .* - +- +- .*nack: /);
    board.sensor.powerOn();
    await expect.poll(() => terminal.screen(), patiently).toMatch(/deepx .* 12\.60 /);
    expect(await terminal.screen()).not.toContain("level=");
  });

  test("colours are there, and not with NO_COLOR", async () => {
    expect(await (await watch()).screenWithColors()).toContain("\u001b[1mDEVICE");
    expect(await (await watch({ NO_COLOR: "1" })).screenWithColors()).not.toContain("\u001b[");
  });

  test("a window that is closed is its end; the multiplexer is closed too", async () => {
    const terminal = await watch();
    let transactions = 0;
    board.before = () => void (transactions += 1);
    const inHalfASecond = async (): Promise<number> => {
      const before = transactions;
      await new Promise((resolve) => setTimeout(resolve, 500));
      return transactions - before;
    };
    expect(await inHalfASecond()).toBeGreaterThan(0);
    await terminal[Symbol.asyncDispose]();
    await expect.poll(inHalfASecond, patiently).toBe(0);
    expect(board.mux.control).toBe(0);
  });
});
