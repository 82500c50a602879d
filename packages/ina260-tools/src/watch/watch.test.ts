import { describe, expect, test } from "vitest";
import { ManualClock } from "@rbp/i2c/testing";
import { patiently } from "../../../command-line/test/support/patience.ts";
import { EPOCH } from "../../../ina260-monitor/test/support/workbench.ts";
import { runCommand, threePlans } from "../../test/support/command.ts";
import { DeskMachine } from "../../test/support/desk-machine.ts";
import { OutputError, OutputGoneError } from "../output/output.ts";

async function start(prepare: (machine: DeskMachine) => void, ...argv: string[]) {
  const clock = new ManualClock();
  const machine = new DeskMachine(clock);
  prepare(machine);
  const code = runCommand(machine, ["watch", ...argv], threePlans.slice(0, 2));
  // The modules are loaded, and the first reading waits for a conversion.
  await expect.poll(() => clock.sleeping, patiently).toBeGreaterThan(0);
  return { clock, machine, code };
}

const onScreen = (machine: DeskMachine): void => {
  machine.terminal.isScreen = true;
  machine.terminal.showsErrors = true;
};

/** What the last frame shows. */
const lastFrame = ({ stdout }: DeskMachine): string => stdout.slice(stdout.lastIndexOf("\u001b[?2026h"));

describe("on a screen", () => {
  test("a table stays up to date until q, and then all is as it was", async () => {
    const { clock, machine, code } = await start(onScreen);
    await clock.advance(3500);
    expect(lastFrame(machine)).toMatch(/deepx +12\.000 +1\.050 +12\.60 +▁▁▁▁ +12\.60 +3\d\.\d J +0\.0 s/);
    expect(lastFrame(machine)).toMatch(/nas +5\.000 +3\.000 +15\.00/);
    expect(machine.stdout.startsWith("\u001b[?1049h")).toBe(true);
    machine.terminal.type("q");
    expect(await code).toBe(0);
    expect(machine.stdout.endsWith("\u001b[?25h\u001b[?1049l")).toBe(true);
    expect(machine.terminal.listeners).toBe(0);
    expect([machine.mux.control, machine.stderr]).toEqual([0, ""]);
  });

  test("r resets peak and energy", async () => {
    const { clock, machine, code } = await start(onScreen);
    await clock.advance(2500);
    machine.sensor.set({ amperes: 0.5 });
    await clock.advance(2000);
    expect(lastFrame(machine)).toMatch(/deepx .* 6\.00 .* 12\.60 +\d\d\.\d J/);
    machine.terminal.type("r");
    expect(lastFrame(machine)).toMatch(/deepx .* 6\.00 .* - +0\.00 J/);
    await clock.advance(1000);
    expect(lastFrame(machine)).toMatch(/deepx .* 6\.00 .* 6\.00 +6\.\d\d J/);
    machine.terminal.type("\u0003");
    expect(await code).toBe(0);
  });

  test("another size is drawn at once", async () => {
    const { clock, machine, code } = await start(onScreen);
    await clock.advance(1500);
    expect(lastFrame(machine)).not.toContain("i2c-1/0x70.7/0x40");
    machine.terminal.resize(160, 30);
    expect(lastFrame(machine)).toContain("i2c-1/0x70.7/0x40");
    machine.kill("SIGTERM");
    expect(await code).toBe(0);
  });

  test("a sensor that fails is shown as that, and comes back; no message is written across the table", async () => {
    const { clock, machine, code } = await start(onScreen);
    machine.terminal.resize(200, 30);
    await clock.advance(1500);
    machine.sensor.powerOff();
    await clock.advance(2000);
    expect(lastFrame(machine)).toMatch(/deepx .* - +- +- .*nack: INA260 at i2c-1\/0x70\.7/);
    machine.sensor.powerOn();
    await clock.advance(3000);
    expect(lastFrame(machine)).toMatch(/deepx .* 12\.60 /);
    machine.terminal.type("Q");
    await code;
    expect(machine.stderr).toBe("");
  });

  test("messages are written where stderr is collected", async () => {
    const { clock, machine, code } = await start((unstarted) => {
      onScreen(unstarted);
      unstarted.terminal.showsErrors = false;
      unstarted.sensor.powerOff();
    });
    await clock.advance(1500);
    expect(machine.stderr).toContain('msg="Sensor failing" device=deepx');
    machine.terminal.type("q");
    await code;
  });

  test("a bus that hangs does not keep the command from ending; the screen is given back first", async () => {
    const { clock, machine, code } = await start(onScreen);
    await clock.advance(1500);
    machine.faults.inject({ hang: true });
    await clock.advance(1000);
    machine.kill("SIGINT");
    await clock.advance(0);
    expect(machine.stdout.endsWith("\u001b[?1049l")).toBe(true);
    await clock.advance(600);
    expect(await code).toBe(0);
    expect(machine.ended).toEqual(["SIGINT"]);
    machine.faults.release();
  });
});

describe("where there is no screen", () => {
  test("a line is printed for each sensor and interval", async () => {
    const { clock, machine, code } = await start(() => undefined);
    await clock.advance(2500);
    const at = (milliseconds: number): string => new Date(EPOCH + milliseconds).toISOString();
    expect(machine.stdout.split("\n").slice(2, 4)).toEqual([
      expect.stringMatching(/^\S+ deepx 12\.000 V 1\.050 A 12\.60 W, peak 12\.60 W, 12\.\d J$/),
      expect.stringMatching(/^\S+ nas 5\.000 V 3\.000 A 15\.00 W, peak 15\.00 W, 1[45]\.\d J$/),
    ]);
    expect(machine.stdout.match(/^\S+ deepx/gm)).toEqual(
      [0, 1, 2].map((second) => expect.stringContaining(at(1000 * second).slice(0, 19)) as string),
    );
    machine.kill("SIGINT");
    expect(await code).toBe(0);
    expect(machine.mux.control).toBe(0);
  });

  test("--format json is one object a line, on a screen too", async () => {
    const { clock, machine, code } = await start(onScreen, "--format", "json");
    await clock.advance(1500);
    const objects = machine.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
    expect(objects).toHaveLength(4);
    expect(objects[2]).toMatchObject({
      labels: { hostname: "pi", device: "deepx" },
      state: "up",
      reading: { voltageVolts: 12, currentAmperes: 1.05, powerWatts: 12.6 },
      peakWatts: 12.6,
    });
    machine.kill("SIGINT");
    expect(await code).toBe(0);
  });

  test("it ends with 0 when its reader has gone, and with 1 when the output takes no more", async () => {
    const gone = await start((machine) => {
      machine.write = () => Promise.reject(new OutputGoneError("stdout: its reader has gone"));
    });
    await gone.clock.advance(100);
    expect(await gone.code).toBe(0);
    expect(gone.machine.stderr).toBe("");
    const full = await start((machine) => {
      machine.write = () => Promise.reject(new OutputError("stdout: no space is left on the device"));
    });
    await full.clock.advance(100);
    expect(await full.code).toBe(1);
    expect(full.machine.stderr).toContain('msg="Cannot print" err="stdout: no space');
  });

  test("a reader that is too slow misses lines, and nothing piles up", async () => {
    let taken = 0;
    let release = (): void => undefined;
    const { clock, machine, code } = await start((unstarted) => {
      unstarted.write = () => {
        taken += 1;
        return new Promise((resolve) => (release = resolve));
      };
    });
    await clock.advance(60_500);
    expect(taken).toBe(1);
    release();
    await clock.advance(1000);
    expect(taken).toBe(2);
    machine.kill("SIGINT");
    expect(await code).toBe(0);
  });
});
