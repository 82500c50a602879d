import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { UsageError } from "@rbp/command-line";
import { patiently } from "../../../command-line/test/support/patience.ts";
import { runCommand } from "../../test/support/command.ts";
import { DeskMachine } from "../../test/support/desk-machine.ts";
import { OutputError } from "../output/output.ts";

/** A machine whose multiplexers were left with channels connected. */
function createMachine(): DeskMachine {
  const machine = new DeskMachine();
  machine.mux.move(0x08);
  machine.otherMux.move(0x81);
  return machine;
}

const controlsOf = ({ mux, otherMux }: DeskMachine): number[] => [mux.control, otherMux.control];
const scan = (machine: DeskMachine, ...argv: string[]): Promise<number> =>
  runCommand(machine, ["scan", ...argv]);

/** Lines on stderr without their time. */
const logOf = ({ stderr }: DeskMachine): string[] =>
  stderr
    .trimEnd()
    .split("\n")
    .map((line) => line.replace(/^time=\S+ /, ""));

const tree = `\
i2c-1  bcm2835 (i2c@7e804000)
├─ 0x70  TCA9548A
│  ├─ channel 3
│  │  └─ 0x40  INA260 revision 0, A1 to GND, A0 to GND
│  ├─ channel 7
│  │  └─ 0x40  INA260 revision 0, A1 to GND, A0 to GND
│  └─ channels 0, 1, 2, 4, 5 and 6: nothing
└─ 0x71  TCA9548A
   ├─ channel 7
   │  └─ 0x40  INA260 revision 0, A1 to GND, A0 to GND
   └─ channels 0, 1, 2, 3, 4, 5 and 6: nothing

3 sensors, 2 multiplexers, no collisions
`;

describe("scan", () => {
  test("draws what is on every bus, and leaves the multiplexers as they were", async () => {
    const machine = createMachine();
    expect(await scan(machine)).toBe(0);
    expect(machine.stdout).toBe(tree);
    expect(machine.stderr).toBe("");
    expect(controlsOf(machine)).toEqual([0x08, 0x81]);
  });

  test("takes those buses that are named, each once, by the names that the system has for them", async () => {
    const machine = createMachine();
    machine.buses = [1, 2, 3].map((number) => ({ number, name: `bus ${String(number)}`, path: "" }));
    expect(await scan(machine, "--bus", "/dev/i2c-3", "--bus", "7", "--bus=3")).toBe(0);
    expect(machine.stdout.match(/^i2c-.*$/gm)).toEqual(["i2c-3  bus 3", "i2c-7"]);
    expect(machine.opened).toEqual(["i2c-3 async", "i2c-7 async"]);
  });

  test("shows which driver of the kernel holds an address", async () => {
    const machine = createMachine();
    machine.faults.inject({ address: 0x48, error: "address-in-use" });
    machine.kernelDrivers.set(0x48, { name: "lm75", device: "1-0048", bus: 1, childBuses: [] });
    expect(await scan(machine)).toBe(0);
    expect(machine.stdout).toContain("├─ 0x48  held by the kernel driver lm75\n");
  });

  test("prints JSON for programs", async () => {
    const machine = createMachine();
    expect(await scan(machine, "--format", "json")).toBe(0);
    expect(JSON.parse(machine.stdout)).toMatchObject({
      buses: [{ bus: 1, adapter: "bcm2835 (i2c@7e804000)", devices: [{ place: "i2c-1/0x70" }, {}] }],
      summary: { sensors: 3, multiplexers: 2 },
      interrupted: false,
    });
  });

  test("has colours on a screen alone", async () => {
    const machine = createMachine();
    machine.terminal.hasColors = true;
    await scan(machine);
    expect(machine.stdout).toContain("\u001b[1mi2c-1\u001b[22m  \u001b[2mbcm2835");
  });

  test("tells on a terminal how far it is, on a line that is empty in the end", async () => {
    const machine = createMachine();
    machine.terminal.showsErrors = true;
    await scan(machine);
    const told = machine.stderr.split("\r\u001b[K");
    expect(told.slice(0, 3)).toEqual(["", "Scanning i2c-1, segment 1…", "Scanning i2c-1/0x70.0, segment 2…"]);
    expect(told).toHaveLength(1 + 17 + 1);
    expect(told.at(-1)).toBe("");
  });

  test("a segment that cannot be scanned to its end is reported, with 1, and the others are scanned", async () => {
    const machine = createMachine();
    machine.faults.inject({ address: 0x20, error: "bus" });
    expect(await scan(machine)).toBe(1);
    expect(machine.stdout).toContain("i2c-1 address 0x20: ");
    expect(machine.stdout).toContain("not scanned to the end");
    expect(controlsOf(machine)).toEqual([0x08, 0x81]);
  });

  test("without any bus there is nothing to scan, and advice", async () => {
    const machine = createMachine();
    machine.buses = [];
    expect(await scan(machine)).toBe(1);
    expect(machine.stdout).toBe("");
    expect(logOf(machine)).toEqual([
      expect.stringMatching(
        /^level=ERROR msg="Cannot scan" err="this machine has no I2C bus; on a Raspberry/,
      ),
    ]);
  });

  test("when stopped it puts the multiplexers back, prints what it has, and ends with 1", async () => {
    const machine = createMachine();
    machine.terminal.showsErrors = true;
    // What is behind the first multiplexer has been found.
    machine.faults.inject({ address: 0x50, nth: 20, hang: true });
    const ended = scan(machine, "--write-config", "never.yaml");
    await expect.poll(() => machine.faults.hanging, patiently).toBe(1);
    expect(controlsOf(machine)).not.toEqual([0x08, 0x81]);
    machine.kill("SIGINT");
    machine.faults.release();
    expect(await ended).toBe(1);
    expect(controlsOf(machine)).toEqual([0x08, 0x81]);
    expect(machine.stdout).toMatch(/├─ 0x70 {2}TCA9548A\n(?:.*\n)*.*channel 3\n.*0x40 {2}INA260 revision 0/);
    expect(machine.stdout).toContain(": not scanned to its end\n");
    expect(machine.stderr).toContain("\r\u001b[KPutting the multiplexers back…\r\u001b[K");
    expect(machine.stderr).toContain(
      'msg="No configuration was written: the scan was interrupted" file=never.yaml',
    );
  });

  test("a full disk behind stdout ends with 1", async () => {
    const machine = createMachine();
    machine.write = () => Promise.reject(new OutputError("stdout: no space is left on the device"));
    expect(await scan(machine)).toBe(1);
    expect(machine.stderr).toContain('msg="Cannot print" err="stdout: no space is left on the device"');
  });

  test("--simulate has 20 sensors, and asks the system for nothing", async () => {
    const machine = createMachine();
    machine.buses = [];
    expect(await scan(machine, "--simulate")).toBe(0);
    expect(machine.stdout).toMatch(/^i2c-1 {2}simulated\n[^]*\n20 sensors, 3 multiplexers, no collisions\n$/);
    expect(machine.opened).toEqual([]);
  });
});

describe("scan --write-config", () => {
  let folder = "";
  let file = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "scan-command-"));
    file = join(folder, "sensors.yaml");
  });
  afterEach(() => rm(folder, { recursive: true }));

  test("writes the sensors to a file, and says what to do with it", async () => {
    const machine = createMachine();
    expect(await scan(machine, "--write-config", file)).toBe(0);
    expect(machine.stdout).toBe(tree);
    const text = await readFile(file, "utf8");
    expect([...text.matchAll(/device: (\S+)/g)].map(([, device]) => device)).toEqual([
      "i2c-1-0x70.3-0x40",
      "i2c-1-0x70.7-0x40",
      "i2c-1-0x71.7-0x40",
    ]);
    expect(logOf(machine)).toEqual([
      `level=INFO msg="Configuration written" file=${file} sensors=3 left_out=0`,
      'level=INFO msg="Name the devices in it, check it, and serve" ' +
        `check="ina260-exporter --config.check --config.file ${file}" ` +
        `serve="ina260-exporter --config.file ${file}"`,
    ]);
  });

  test("a file that is there ends it before the scan, unless it may be replaced", async () => {
    await writeFile(file, "mine\n");
    const machine = createMachine();
    await expect(scan(machine, "--write-config", file)).rejects.toThrow(UsageError);
    expect(machine.opened).toEqual([]);
    expect(await scan(machine, "--write-config", file, "--force")).toBe(0);
    expect(await readFile(file, "utf8")).toContain("device: i2c-1-0x70.3-0x40");
  });

  test("a folder that is not there ends it before the scan, with 1", async () => {
    const machine = createMachine();
    expect(await scan(machine, "--write-config", join(folder, "missing", "sensors.yaml"))).toBe(1);
    expect(machine.opened).toEqual([]);
    expect(machine.stderr).toContain('msg="The configuration cannot be written" err=');
    expect(machine.stderr).toContain("there is no such folder; create it first");
  });

  test("without a sensor no file is written, and it ends with 1", async () => {
    const machine = createMachine();
    for (const sensor of [machine.sensor, machine.neighbour, machine.bystander]) sensor.powerOff();
    expect(await scan(machine, "--write-config", file)).toBe(1);
    expect(machine.stdout).toContain("0 sensors, 2 multiplexers");
    expect(logOf(machine)).toEqual([
      `level=ERROR msg="No configuration was written: no sensor was found" file=${file}`,
      'level=WARN msg="No sensor was found" next="npx @rbp/ina260-tools doctor says what is wrong; --simulate needs no hardware"',
    ]);
    expect(await readdir(folder)).toEqual([]);
  });

  test("--force without a file is a mistake", async () => {
    await expect(scan(new DeskMachine(), "--force")).rejects.toThrow(
      "--force overwrites the file of --write-config, and there is no --write-config",
    );
  });
});
