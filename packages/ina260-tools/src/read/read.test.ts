import { describe, expect, test } from "vitest";
import { ManualClock } from "@rbp/i2c/testing";
import { patiently } from "../../../command-line/test/support/patience.ts";
import { EPOCH } from "../../../ina260-monitor/test/support/workbench.ts";
import { finish, runCommand, threePlans } from "../../test/support/command.ts";
import { DeskMachine } from "../../test/support/desk-machine.ts";
import { OutputError, OutputGoneError } from "../output/output.ts";

function start(...argv: string[]) {
  const clock = new ManualClock();
  const machine = new DeskMachine(clock);
  return { clock, machine, code: () => finish(runCommand(machine, ["read", ...argv], threePlans), clock) };
}

/** The conversions of the sensor on channel 7 take longer than a person waits without a word. */
async function slowDown({ host }: DeskMachine): Promise<void> {
  const bus = host.openBus(1);
  await bus.transfer(0x70, Uint8Array.of(1 << 7), 0);
  await bus.transfer(0x40, Uint8Array.of(0x00, 0x69, 0x77), 0);
  await bus.transfer(0x70, Uint8Array.of(0), 0);
}

describe("read", () => {
  test("shows every sensor in a table with its place, in the order of the configuration", async () => {
    const { machine, code } = start();
    machine.neighbour.set({ amperes: -3 });
    expect(await code()).toBe(0);
    expect(machine.stdout.split("\n")).toEqual([
      "DEVICE  PLACE               VOLTS  AMPERES   WATTS  MEAN OVER",
      "deepx   i2c-1/0x70.7/0x40  12.000    1.050   12.60  2.2 ms",
      "nas     i2c-1/0x70.3/0x40   5.000   -3.000  -15.00  2.2 ms",
      "router  i2c-1/0x71.7/0x40   3.300    0.100    0.33  2.2 ms",
      "",
    ]);
    expect(machine.stderr).toBe("");
    expect([machine.mux.control, machine.otherMux.control]).toEqual([0, 0]);
  });

  test("shows the sensors that are named, and no other", async () => {
    const { machine, code } = start("router", "deepx");
    expect(await code()).toBe(0);
    expect(machine.stdout.match(/^\w+(?= +i2c)/gm)).toEqual(["deepx", "router"]);
  });

  test("shows JSON with the units in the names", async () => {
    const { machine, code } = start("nas", "--format", "json");
    machine.neighbour.set({ amperes: -3 });
    expect(await code()).toBe(0);
    expect(JSON.parse(machine.stdout)).toEqual({
      sensors: [
        {
          labels: { hostname: "pi", device: "nas" },
          place: "i2c-1/0x70.3/0x40",
          state: "up",
          reading: { voltageVolts: 5, currentAmperes: -3, powerWatts: -15 },
          time: new Date(EPOCH + 5.84).toISOString(),
          meanSeconds: 0.0022,
        },
      ],
    });
  });

  test("shows a sensor that fails as a row with its error, the others all the same, and ends with 1", async () => {
    const { machine, code } = start();
    machine.neighbour.powerOff();
    expect(await code()).toBe(1);
    const rows = machine.stdout.split("\n");
    expect(rows[1]).toMatch(/^deepx .* 12\.60 /);
    expect(rows[2]).toMatch(/^nas +i2c-1\/0x70\.3\/0x40 +INA260 at i2c-1\/0x70\.3 address 0x40: no ackn/);
    expect(rows[3]).toMatch(/^router .* 0\.33 /);
  });

  test("names what finds the reason, and what needs no hardware, when none answers", async () => {
    const { machine, code } = start("nas");
    machine.neighbour.powerOff();
    await code();
    expect(machine.stderr).toMatch(
      /msg="No sensor answers" next="npx @rbp\/ina260-tools doctor .*--simulate .*"\n$/,
    );
  });

  test("has a failure in JSON too", async () => {
    const { machine, code } = start("nas", "--format", "json");
    machine.neighbour.powerOff();
    expect(await code()).toBe(1);
    expect(JSON.parse(machine.stdout)).toMatchObject({
      sensors: [
        { state: "failing", error: { reason: "nack", message: expect.stringContaining("INA260 at") } },
      ],
    });
  });

  test("has colours on a screen alone", async () => {
    const { machine, code } = start("deepx");
    machine.terminal.hasColors = true;
    await code();
    expect(machine.stdout).toContain("\u001b[1mDEVICE\u001b[22m");
  });

  test("says on a terminal that it waits, and takes that back", async () => {
    const { machine, clock, code } = start("deepx");
    machine.terminal.showsErrors = true;
    await slowDown(machine);
    expect(await code()).toBe(0);
    expect(clock.now()).toBeGreaterThan(1000);
    expect(machine.stderr).toBe("\r\u001b[KWaiting for a conversion that begins now…\r\u001b[K");
  });

  test("when stopped it ends with 1 and prints nothing; the multiplexers are closed", async () => {
    const clock = new ManualClock();
    const machine = new DeskMachine(clock);
    await slowDown(machine);
    const code = runCommand(machine, ["read"], threePlans);
    // The module is loaded, and the wait has begun.
    await expect.poll(() => clock.sleeping, patiently).toBe(3);
    machine.kill("SIGINT");
    expect(await finish(code, clock)).toBe(1);
    expect(clock.now()).toBeLessThan(700);
    expect(machine.stdout).toBe("");
    expect(machine.mux.control).toBe(0);
  });

  test("an unknown device is a usage error that suggests one", async () => {
    await expect(runCommand(new DeskMachine(), ["read", "nass"], threePlans)).rejects.toThrow(
      'there is no device "nass"; did you mean nas?',
    );
    await expect(runCommand(new DeskMachine(), ["read", "printer"], threePlans)).rejects.toThrow(
      'there is no device "printer"; expected deepx, nas, router',
    );
  });

  test("two sensors at one place are a usage error", async () => {
    const [first, second] = threePlans;
    const sensors = [first, { ...second, hops: first?.hops }] as typeof threePlans;
    await expect(runCommand(new DeskMachine(), ["read"], sensors)).rejects.toMatchObject({
      name: "UsageError",
    });
  });

  test("a reader that has gone does not matter, a full disk does", async () => {
    const gone = start("deepx");
    gone.machine.write = () => Promise.reject(new OutputGoneError("stdout: its reader has gone"));
    expect(await gone.code()).toBe(0);
    expect(gone.machine.stderr).toBe("");
    const full = start("deepx");
    full.machine.write = () => Promise.reject(new OutputError("stdout: no space is left on the device"));
    expect(await full.code()).toBe(1);
    expect(full.machine.stderr).toContain('msg="Cannot print" err="stdout: no space is left on the device"');
  });
});
