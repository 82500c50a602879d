import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { I2CError } from "@rbp/i2c";
import type { SimulatedSegment } from "@rbp/i2c/testing";
import { SimulatedINA260 } from "@rbp/ina260/testing";
import { patiently } from "../../../command-line/test/support/patience.ts";
import { runCommand } from "../../test/support/command.ts";
import { DeskMachine } from "../../test/support/desk-machine.ts";
import { checks } from "./doctor.ts";
import { checkNode } from "./machine-checks.ts";
import type { Diagnosis } from "./check.ts";
import type { MachineFacts } from "./machine-facts.ts";

const doctor = (machine: DeskMachine, ...argv: string[]): Promise<number> =>
  runCommand(machine, ["doctor", ...argv]);

const healthy = `\
ok       Node             20.19.0 on linux/arm64
ok       npm              11.6.2
ok       backend          i2c-bus
ok       buses            i2c-1
ok       access           may read and write i2c-1
ok       clock            i2c-1 400 kHz
ok       wires            17 segments scanned to the end
ok       kernel drivers   none holds an address
ok       multiplexers     i2c-1/0x70, i2c-1/0x71
ok       sensors          i2c-1/0x70.3/0x40, i2c-1/0x70.7/0x40, i2c-1/0x71.7/0x40
ok       equal addresses  no two chips answer together
skipped  configuration    no file was given or found
skipped  its sensors      needs configuration
ok       port             8000 is free
`;

/** The exit code, and the findings by their checks. */
async function examine(machine: DeskMachine, ...argv: string[]) {
  const code = await doctor(machine, "--format", "json", ...argv);
  const { works, checks: all } = JSON.parse(machine.stdout) as { works: boolean; checks: Diagnosis[] };
  expect(code).toBe(works ? 0 : 1);
  return { code, of: (name: string) => all.find((diagnosis) => diagnosis.name === name) };
}

const withFacts = (facts: Partial<MachineFacts>): DeskMachine => {
  const machine = new DeskMachine();
  Object.assign(machine.facts, facts);
  return machine;
};

const file = (channel: number): string =>
  `buses: [{ bus: 1, multiplexers: [{ address: 0x70, channels: { ${String(channel)}: { sensors: [{ device: nas }] } } }] }]\n`;

describe("doctor", () => {
  test("says of everything in order that it works, with 0, and leaves the multiplexers as they were", async () => {
    const machine = new DeskMachine();
    machine.mux.move(0x08);
    machine.otherMux.move(0x81);
    expect(await doctor(machine)).toBe(0);
    expect(machine.stdout).toBe(healthy);
    expect(machine.stderr).toBe("");
    expect([machine.mux.control, machine.otherMux.control]).toEqual([0x08, 0x81]);
    expect(machine.opened).toEqual(["i2c-1 async"]);
  });

  test("marks states with colours on a terminal alone, and shows no control character of another", async () => {
    const machine = withFacts({ readNpmVersion: async () => "11\u001b[2J" });
    machine.terminal.hasColors = true;
    await doctor(machine);
    expect(machine.stdout).toContain("\u001b[32mok     \u001b[39m");
    expect(machine.stdout).toContain("11\uFFFD[2J\n");
  });

  test("without a bus names what turns it on and what needs none, and skips what needs one", async () => {
    const machine = new DeskMachine();
    machine.buses = [];
    expect(await doctor(machine)).toBe(1);
    expect(machine.stdout).toMatch(
      /\nfailure {2}buses {12}this machine has no I2C bus\n {26}→ sudo raspi-config .*ina260 read --simulate\n/,
    );
    expect(machine.stdout).toContain("\nskipped  access           needs buses\n");
    expect(machine.stdout).toContain("\nskipped  sensors          needs access\n");
    expect(machine.opened).toEqual([]);
  });

  test.each<[string, Partial<MachineFacts>, string, RegExp]>([
    [
      "access",
      { findObstacle: async () => ({ code: "EACCES", group: "gpio" }) },
      "failure",
      /usermod -aG gpio "\$USER"/,
    ],
    [
      "access",
      { findObstacle: async () => ({ code: "EACCES", group: "root" }) },
      "failure",
      /install i2c-tools/,
    ],
    [
      "access",
      { findObstacle: async () => ({ code: "ENOENT", group: undefined }) },
      "failure",
      /--device \/dev\/i2c-1/,
    ],
    [
      "backend",
      {
        findBackend: () =>
          Promise.reject(new I2CError("unavailable", { found: "no koffi", advice: "npm i koffi" })),
      },
      "failure",
      /^npm i koffi$/,
    ],
    ["npm", { readNpmVersion: async () => undefined }, "warning", /apt install npm/],
    ["port", { probePort: async () => "other" }, "warning", /ss -ltnp 'sport = :8000'/],
  ])("%s: %j is a %s", async (name, facts, state, advice) => {
    const { of } = await examine(withFacts(facts));
    expect(of(name)).toMatchObject({ state, advice: expect.stringMatching(advice) as string });
  });

  test("a port at which an exporter answers, and a clock that is not known, are well", async () => {
    const machine = withFacts({ probePort: async () => "exporter", readClockHertz: async () => undefined });
    const { code, of } = await examine(machine, "--port", "9000");
    expect(code).toBe(0);
    expect(of("port")?.found).toBe("an exporter answers at 9000");
    expect(of("clock")?.found).toBe("i2c-1 unknown");
  });

  test("a sensor that a driver of the kernel holds is a warning that takes it from the driver", async () => {
    const machine = new DeskMachine();
    machine.faults.inject({ address: 0x48, error: "address-in-use" });
    machine.kernelDrivers.set(0x48, { name: "ina2xx", device: "1-0048", bus: 1, childBuses: [] });
    const { of } = await examine(machine);
    expect(of("kernel drivers")).toMatchObject({
      state: "warning",
      advice: "echo 1-0048 | sudo tee /sys/bus/i2c/drivers/ina2xx/unbind",
    });
  });

  test("a driver that sysfs does not tell of is to be looked for", async () => {
    const machine = new DeskMachine();
    machine.faults.inject({ address: 0x48, error: "address-in-use" });
    expect((await examine(machine)).of("kernel drivers")?.advice).toContain("ls -l /sys/bus/i2c/devices");
  });

  test("where nothing answers, the sensors fail and the wiring is to be looked at", async () => {
    const machine = new DeskMachine();
    machine.simulation.segment.remove(machine.mux);
    machine.simulation.segment.remove(machine.otherMux);
    const { of } = await examine(machine);
    expect(of("multiplexers")?.found).toBe("none: use --without-multiplexer");
    expect(of("sensors")).toMatchObject({
      state: "failure",
      advice: expect.stringContaining("ina260 read --simulate") as string,
    });
  });

  test("a bus that hangs fails with the message of the scan", async () => {
    const machine = new DeskMachine();
    machine.faults.inject({ error: "timeout" });
    const { of } = await examine(machine);
    expect(of("wires")).toMatchObject({
      state: "failure",
      found: expect.stringContaining("timed out") as string,
    });
  });

  test("when stopped it puts the multiplexers back, prints nothing, and ends with 1", async () => {
    const machine = new DeskMachine();
    machine.mux.move(0x08);
    machine.faults.inject({ address: 0x50, nth: 3, hang: true });
    const ended = doctor(machine);
    await expect.poll(() => machine.faults.hanging, patiently).toBe(1);
    machine.kill("SIGINT");
    machine.faults.release();
    expect(await ended).toBe(1);
    expect(machine.stdout).toBe("");
    expect(machine.mux.control).toBe(0x08);
  });

  test("two chips that answer together fail", async () => {
    const machine = new DeskMachine();
    const place = (segment: SimulatedSegment, volts: number): void =>
      segment.add(new SimulatedINA260({ address: 0x44 })).set({ volts, amperes: 1 });
    place(machine.simulation.segment, 5);
    place(machine.mux.channel(1), 12);
    const { of } = await examine(machine);
    expect(of("equal addresses")).toMatchObject({
      state: "failure",
      advice: expect.stringContaining("pins") as string,
    });
  });

  test("the sensors of a file are compared with those that answer", async () => {
    const machine = new DeskMachine();
    machine.files.set("right.yaml", file(7));
    machine.files.set("wrong.yaml", file(5));
    machine.files.set("broken.yaml", "busses: []\n");
    expect((await examine(machine, "--config.file", "right.yaml")).of("its sensors")?.state).toBe("ok");
    machine.stdout = "";
    machine.variables["INA260_EXPORTER_CONFIG_FILE"] = "wrong.yaml";
    expect((await examine(machine)).of("its sensors")?.found).toBe("no INA260 answers at i2c-1/0x70.5/0x40");
    machine.stdout = "";
    const { of } = await examine(machine, "--config.file", "broken.yaml");
    expect(of("configuration")).toMatchObject({
      state: "failure",
      found: expect.stringContaining("broken.yaml:1:1") as string,
      advice: expect.stringContaining("--config.check --config.file broken.yaml") as string,
    });
  });

  test("the file of the service is found", async () => {
    const machine = new DeskMachine();
    machine.files.set("/etc/ina260-exporter/config.yml", file(3));
    expect((await examine(machine)).of("its sensors")?.state).toBe("ok");
  });
});

test("the Node that is asked for is that of the package", () => {
  const { engines } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    engines: { node: string };
  };
  expect(engines.node).toBe(">=20.19.0");
  const { host } = new DeskMachine();
  const stateOf = (nodeVersion: string): string =>
    checkNode({ host: { build: { ...host.build, nodeVersion } } }).state;
  expect(["18.20.0", "20.18.9", "20.19.0", "26.0.0"].map(stateOf)).toEqual([
    "failure",
    "failure",
    "ok",
    "ok",
  ]);
});

test("each check has a name of its own, and needs only those before it", () => {
  const names = checks.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const [index, { needs = [] }] of checks.entries())
    expect(names.slice(0, index)).toEqual(expect.arrayContaining([...needs]));
});
