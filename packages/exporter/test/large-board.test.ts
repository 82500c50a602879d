import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { constantLoad } from "@rbp/ina260/testing";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { isFor } from "../../ina260-monitor/test/support/board.ts";
import { LargeBoard } from "../../ina260-monitor/test/support/large-board.ts";
import { bePatient, patiently } from "../../command-line/test/support/patience.ts";
import { ExporterProcess } from "../../command-line/test/support/process.ts";
import { requireBackend, requireEmulation } from "../../i2c-linux/test/support/requires.ts";
import { requireBuild } from "../../command-line/test/support/requires.ts";

bePatient();

const untested = "many sensors of one file on an emulated /dev/i2c-1";
const canEmulate = (await requireEmulation(untested)) && (await requireBackend(untested));

/** Each sensor has a voltage of its own. */
const voltsOf = (index: number): number => 5 + index / 8;

describe.skipIf(!canEmulate)("64 sensors behind eight multiplexers, in one file", () => {
  beforeAll(requireBuild);

  let board: LargeBoard;
  let folder: string;
  let exporter: ExporterProcess;
  beforeEach(async () => {
    board = await LargeBoard.create({
      multiplexers: 8,
      channels: 8,
      load: (index) => constantLoad({ volts: voltsOf(index), amperes: 1 }),
    });
    folder = await mkdtemp(join(tmpdir(), "rbp-board-"));
    const file = join(folder, "sensors.yml");
    await writeFile(file, board.configuration("interval: 1s"));
    exporter = new ExporterProcess(["--config.file", file, "--port", "0"], board.environment);
    await vi.waitUntil(async () => (await voltages()).size === 64, patiently);
  });
  afterEach(async () => {
    exporter.kill("SIGKILL");
    await exporter.ended;
    await board[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  /** What is shown, by device. */
  async function series(name: string): Promise<Map<string, number>> {
    const text = await exporter.metrics();
    const lines = text.matchAll(new RegExp(`^${name}\\{.*device="([^"]+)".*\\} (\\S+)$`, "gm"));
    return new Map(Array.from(lines, ([, device = "", value]) => [device, Number(value)]));
  }
  const voltages = (): Promise<Map<string, number>> => series("ina260_voltage_volts");
  const all = (): Map<string, number> =>
    new Map(board.sensors.map(({ device }, index) => [device, voltsOf(index)]));

  test("each of them is itself", async () => {
    expect(await voltages()).toEqual(all());
  });

  test("one that dies disturbs none of the others", async () => {
    const dying = board.sensors[27];
    if (dying === undefined) throw new Error("no such sensor");
    const others = all();
    others.delete(dying.device);
    // It takes its time, as a sensor does that holds the clock.
    board.before = (transaction) =>
      isFor(0x40, transaction) && board.multiplexers[3]?.control === 1 << dying.channel
        ? { code: "timeout", afterMilliseconds: 100 }
        : undefined;
    await expect.poll(async () => (await series("ina260_up")).get(dying.device), patiently).toBe(0);
    const before = await series("ina260_reads_total");
    for (let turn = 0; turn < 20; turn += 1) {
      expect(await voltages()).toEqual(others);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    const after = await series("ina260_reads_total");
    for (const device of others.keys()) {
      // Of five sweeps one may be missed for a time-out that the dying one is tried with.
      expect([device, (after.get(device) ?? 0) - (before.get(device) ?? 0)]).toEqual([
        device,
        expect.toSatisfy((reads: number) => reads >= 3),
      ]);
    }
    const errors = await exporter.metrics();
    const failing = [...errors.matchAll(/^ina260_read_errors_total\{.*device="([^"]+)".*\} [1-9]/gm)];
    expect([...new Set(failing.map(([, device]) => device))]).toEqual([dying.device]);
  });

  test("a sweep writes to each multiplexer only what opens its channels, one after the other", async () => {
    let selects = 0;
    let reads = 0;
    board.before = (transaction) => {
      const [message] = transaction.messages;
      if (message === undefined) return;
      if (message.address === 0x40) reads += 1;
      else if ("write" in message) selects += 1;
    };
    await expect.poll(() => reads, patiently).toBeGreaterThan(64 * 3 * 2);
    // A select for each channel, and a close for each multiplexer: 72 writes for 192 register reads.
    expect(selects / reads).toBeLessThan((72 / 192) * 1.15);
  });
});
