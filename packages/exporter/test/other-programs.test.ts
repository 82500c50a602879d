import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Board } from "../../ina260-monitor/test/support/board.ts";
import { bePatient, patiently } from "../../command-line/test/support/patience.ts";
import { ExporterProcess } from "../../command-line/test/support/process.ts";
import { requireAddon, requireEmulation } from "../../i2c-linux/test/support/requires.ts";
import { requireBuild } from "../../command-line/test/support/requires.ts";

bePatient();

const untested = "the program beside others on one bus";
const canEmulate = (await requireEmulation(untested)) && (await requireAddon(untested));

describe.skipIf(!canEmulate)("beside other programs on one bus", () => {
  beforeAll(requireBuild);

  let board: Board;
  const running: { kill(signal: NodeJS.Signals): unknown }[] = [];
  beforeEach(async () => {
    board = await Board.create();
  });
  afterEach(async () => {
    for (const program of running.splice(0)) program.kill("SIGKILL");
    await board[Symbol.asyncDispose]();
  });

  function start(...argv: string[]): ExporterProcess {
    const exporter = new ExporterProcess(["--port", "0", ...argv], board.environment);
    running.push(exporter);
    return exporter;
  }

  /** A program with i2c-bus that opens channel 3 of the multiplexer again and again, until it is killed. */
  async function startMeddler(): Promise<ChildProcess> {
    const program = `
      const bus = require("i2c-bus").openSync(1);
      setInterval(() => bus.sendByteSync(0x70, 1 << 3), 7);
      console.log("meddling");`;
    const child = spawn(process.execPath, ["--eval", program], {
      cwd: fileURLToPath(new URL("../../i2c-linux/", import.meta.url)),
      env: { ...process.env, ...board.environment },
      stdio: ["ignore", "pipe", "inherit"],
    });
    running.push(child);
    await once(child.stdout, "data");
    return child;
  }

  /** The values that are shown until so many readings were dropped as conflicts; on a busy machine there may be none. */
  async function valuesDuringConflicts(exporter: ExporterProcess, conflicts: number): Promise<number[]> {
    const seen = new Set<number>();
    const look = async (): Promise<number> => {
      const text = await exporter.metrics();
      const volts = /^ina260_voltage_volts\{.*\} (\S+)$/m.exec(text)?.[1];
      if (volts !== undefined) seen.add(Number(volts));
      return Number(/^ina260_read_errors_total\{.*reason="mux-conflict"\} (\d+)$/m.exec(text)?.[1]);
    };
    await expect.poll(look, { timeout: 20_000, interval: 2 }).toBeGreaterThanOrEqual(conflicts);
    return [...seen];
  }

  test("two instances with a sensor each never show the other's values, and both are told of the conflict", async () => {
    // Different rates, so that they meet in every way.
    const first = start("--channel", "7", "--interval", "0.02", "--keep-trying");
    const second = start("--channel", "3", "--interval", "0.023", "--keep-trying");
    const [ofFirst, ofSecond] = await Promise.all([
      valuesDuringConflicts(first, 2),
      valuesDuringConflicts(second, 2),
    ]);
    expect(ofFirst.filter((volts) => volts !== 12)).toEqual([]);
    expect(ofSecond.filter((volts) => volts !== 5)).toEqual([]);
    expect(await second.stop("SIGTERM")).toMatchObject({ end: 0 });
    await expect.poll(() => first.value("ina260_voltage_volts"), patiently).toBe(12);
    expect(await first.stop("SIGTERM")).toMatchObject({ end: 0 });
    expect(board.mux.control).toBe(0);
  });

  test("one that moves the multiplexer costs readings, shows no wrong value, and is got over", async () => {
    const exporter = start("--channel", "7", "--interval", "0.02");
    await exporter.metrics();
    const meddler = await startMeddler();
    const values = await valuesDuringConflicts(exporter, 3);
    expect(values.filter((volts) => volts !== 12)).toEqual([]);
    meddler.kill("SIGKILL");
    await once(meddler, "close");
    await expect.poll(() => exporter.value("ina260_voltage_volts"), patiently).toBe(12);
    expect(await exporter.stop("SIGTERM")).toMatchObject({ end: 0 });
    expect(board.mux.control).toBe(0);
  });
});
