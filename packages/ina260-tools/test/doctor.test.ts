import { emulateI2CDevice } from "@rbp/i2c-linux/testing";
import { SimulatedI2C } from "@rbp/i2c/testing";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bePatient } from "../../command-line/test/support/patience.ts";
import { ExporterProcess } from "../../command-line/test/support/process.ts";
import { requireBuild } from "../../command-line/test/support/requires.ts";
import { runShell } from "../../command-line/test/support/shell.ts";
import { requireAddon, requireEmulation } from "../../i2c-linux/test/support/requires.ts";
import { Board } from "../../ina260-monitor/test/support/board.ts";

bePatient();

const untested = "doctor on an emulated /dev/i2c-1";
const canEmulate = (await requireEmulation(untested)) && (await requireAddon(untested));

beforeAll(requireBuild);

/** The findings by their checks, as "state: found". */
async function examine(command: string, environment: Readonly<Record<string, string>>) {
  const { end, stdout, stderr } = await runShell(`ina260 doctor --format json ${command}`, environment);
  expect(stderr).toBe("");
  const { checks } = JSON.parse(stdout) as { checks: { name: string; state: string; found: string }[] };
  return { end, ...Object.fromEntries(checks.map(({ name, state, found }) => [name, `${state}: ${found}`])) };
}

describe.skipIf(!canEmulate)("on /dev/i2c-1", () => {
  let board: Board;
  beforeEach(async () => {
    board = await Board.create();
    board.mux.move(0x08);
    board.otherMux.move(0x81);
  });
  afterEach(() => board[Symbol.asyncDispose]());

  test.each(["i2c-bus", "koffi"])("everything works by %s, and is left as it was", async (backend) => {
    expect(await examine(`--bus 1 --i2c.backend ${backend}`, board.environment)).toMatchObject({
      end: 0,
      Node: `ok: ${process.versions.node} on linux/${process.arch}`,
      backend: `ok: ${backend}`,
      buses: "ok: i2c-1",
      clock: "ok: i2c-1 unknown",
      wires: "ok: 17 segments scanned to the end",
      multiplexers: "ok: i2c-1/0x70, i2c-1/0x71",
      sensors: "ok: i2c-1/0x70.3/0x40, i2c-1/0x70.7/0x40, i2c-1/0x71.7/0x40",
    });
    expect([board.mux.control, board.otherMux.control]).toEqual([0x08, 0x81]);
  });

  test("a device that may not be opened ends with 1, and the commands that change that are below it", async () => {
    await using device = await emulateI2CDevice({ bus: 1, wire: new SimulatedI2C(), denied: true });
    const { end, stdout } = await runShell("ina260 doctor --bus 1", device.environment);
    expect(end).toBe(1);
    expect(stdout).toMatch(/\nfailure {2}access .*no permission for \/dev\/i2c-1.*\n +→ sudo usermod -aG /);
    expect(stdout).toMatch(/\nskipped {2}sensors +needs access\n/);
  });

  test("an exporter at the port is one", async () => {
    const exporter = new ExporterProcess(["--simulate", "--port", "0"]);
    try {
      const { port } = new URL(await exporter.url());
      expect(await examine(`--bus 1 --port ${port}`, board.environment)).toMatchObject({
        end: 0,
        port: `ok: an exporter answers at ${port}`,
      });
    } finally {
      exporter.kill("SIGKILL");
      await exporter.ended;
    }
  });
});

test("a bus that is missing ends with 1, and the command that turns it on is below it", async () => {
  const { end, stdout } = await runShell("ina260 doctor --bus 1048575");
  expect(end).toBe(1);
  expect(stdout).toMatch(/\nfailure {2}access .*there is no \/dev\/i2c-1048575 \(ENOENT\)\n +→ .*--device/);
  expect(stdout).toMatch(/\nskipped {2}sensors +needs access\n/);
});
