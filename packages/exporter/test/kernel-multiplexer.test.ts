import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@rbp/i2c";
import { SimulatedI2C, type SimulatedSegment } from "@rbp/i2c/testing";
import { type EmulatedDevice, emulateI2CDevice } from "@rbp/i2c-linux/testing";
import { SimulatedINA260 } from "@rbp/ina260/testing";
import { SimulatedTCA9548A } from "@rbp/tca9548a/testing";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bePatient, patiently } from "../../command-line/test/support/patience.ts";
import { ExporterProcess, ToolProcess } from "../../command-line/test/support/process.ts";
import { requireBackend, requireEmulation } from "../../i2c-linux/test/support/requires.ts";
import { requireBuild } from "../../command-line/test/support/requires.ts";

bePatient();

const untested = "sensors behind a multiplexer that the kernel drives";
const canEmulate = (await requireEmulation(untested)) && (await requireBackend(untested));

/** A board's bus 1: a multiplexer with a sensor behind channels 3 and 7, and one on the bus itself. */
function createBoard() {
  const wire = new SimulatedI2C();
  const mux = wire.segment.add(new SimulatedTCA9548A());
  solder(mux.channel(7), 0x40, 5.2);
  solder(mux.channel(3), 0x40, 5);
  solder(wire.segment, 0x44, 12);
  return { wire, mux };
}

function solder(segment: SimulatedSegment, address: number, volts: number): void {
  segment.add(new SimulatedINA260({ address, clock: systemClock })).set({ volts, amperes: 1.05 });
}

/** The multiplexer when the kernel drives it and makes buses of four channels: channel 0 is i2c-10, and so on. */
function kernelMultiplexer(idleState: number) {
  const channels = Object.fromEntries([0, 3, 5, 7].map((channel) => [channel, { bus: 10 + channel }]));
  return { address: 0x70, idleState, channels };
}

const driven = (idleState: number) => ({ multiplexers: [kernelMultiplexer(idleState)] });

describe.skipIf(!canEmulate)("behind a multiplexer that the kernel may drive", () => {
  beforeAll(requireBuild);

  let device: EmulatedDevice;
  let exporter: ExporterProcess | undefined;
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "kernel-"));
  });
  afterEach(async () => {
    exporter?.kill("SIGKILL");
    await exporter?.ended;
    exporter = undefined;
    await device.close();
    await rm(folder, { recursive: true });
  });

  function serve(...argv: string[]): ExporterProcess {
    exporter = new ExporterProcess(["--port", "0", "--interval", "0.1", ...argv], device.environment);
    return exporter;
  }

  /** Scans, writes the file and serves it. @returns What a scan says, what the file leaves out, and what is served. */
  async function scanAndServe() {
    const file = join(folder, "found.yaml");
    const tool = new ToolProcess(["scan", "--write-config", file], device.environment);
    expect(await tool.ended).toBe(0);
    const leftOut = [...(await readFile(file, "utf8")).matchAll(/^# - (.*)$/gm)].map(([, line]) => line);
    const metrics = await serve("--config.file", file).metrics();
    const served = [...metrics.matchAll(/^ina260_voltage_volts\{.*device="(.*?)".*\} (\S+)$/gm)].map(
      ([, name, volts]) => `${String(name)} ${String(volts)}`,
    );
    return { summary: tool.stdout.trimEnd().split("\n").at(-1), leftOut, served };
  }

  const tell = "to tell, let it disconnect them: echo -2 | sudo tee /sys/bus/i2c/devices/1-0070/idle_state";

  test("without a driver a scan finds the sensors by their channels, and they are served", async () => {
    device = await emulateI2CDevice({ bus: 1, wire: createBoard().wire });
    expect(await scanAndServe()).toEqual({
      summary: "3 sensors, 1 multiplexer, no collisions",
      leftOut: [],
      served: ["i2c-1-0x44 12", "i2c-1-0x70.3-0x40 5", "i2c-1-0x70.7-0x40 5.2"],
    });
  });

  test("with one that disconnects its channels each sensor is found on its bus, once", async () => {
    device = await emulateI2CDevice({ bus: 1, wire: createBoard().wire, ...driven(-2) });
    expect(await scanAndServe()).toEqual({
      summary: "3 sensors, 0 multiplexers, 1 held by the kernel, no collisions",
      leftOut: [expect.stringContaining("i2c-1/0x70: held by the kernel driver pca954x, which makes i2c-10")],
      served: ["i2c-1-0x44 12", "i2c-13-0x40 5", "i2c-17-0x40 5.2"],
    });
  });

  test.each([-1, 3])(
    "with one that leaves a channel connected (idle_state %i) the sensors behind it are found, and no others",
    async (idleState) => {
      const { wire, mux } = createBoard();
      // Used last, when that is what counts.
      mux.move(0x80);
      device = await emulateI2CDevice({ bus: 1, wire, ...driven(idleState) });
      expect(await scanAndServe()).toEqual({
        summary: "2 sensors, 0 multiplexers, 1 held by the kernel, 1 address undecided, no collisions",
        leftOut: [
          expect.stringMatching(
            /^0x44 on i2c-10, .* and i2c-17: one chip on i2c-1, or one behind each channel; /,
          ),
          expect.stringContaining(
            ` of it and leaves one connected: sensors on this bus itself are not looked for; ${tell}`,
          ),
        ],
        served: ["i2c-13-0x40 5", "i2c-17-0x40 5.2"],
      });
    },
  );

  test.each([-2, -1])(
    "sensors behind each channel (idle_state %i) are told apart by what they show",
    async (idle) => {
      const wire = new SimulatedI2C();
      const mux = wire.segment.add(new SimulatedTCA9548A());
      for (const channel of [0, 3, 5, 7]) solder(mux.channel(channel), 0x40, 5 + channel);
      device = await emulateI2CDevice({ bus: 1, wire, ...driven(idle) });
      const { served } = await scanAndServe();
      expect(served).toEqual([5, 8, 10, 12].map((volts) => `i2c-${String(volts + 5)}-0x40 ${String(volts)}`));
    },
  );

  test("beside a second one that leaves a channel connected no channel is read, and the message says how to mend it", async () => {
    const { wire } = createBoard();
    const beside = wire.segment.add(new SimulatedTCA9548A({ address: 0x71 }));
    solder(beside.channel(0), 0x40, 9);
    beside.move(0x01);
    const open = { address: 0x71, idleState: -1, channels: { 0: { bus: 20 } } };
    device = await emulateI2CDevice({ bus: 1, wire, multiplexers: [kernelMultiplexer(-2), open] });
    const message =
      "i2c-1 address 0x71: pca954x leaves a channel connected (idle_state -1), so what answers on i2c-17";
    const tool = new ToolProcess(["scan", "--bus", "1", "--bus", "17"], device.environment);
    expect(await tool.ended).toBe(1);
    expect(tool.stdout).toContain(message);
    expect(await serve("--without-multiplexer", "--bus", "17").ended).toBe(1);
    expect(exporter?.log).toEqual([expect.stringContaining(message)]);
  });

  test("a sensor that a driver has is left to it, and the others are served", async () => {
    device = await emulateI2CDevice({ bus: 1, wire: createBoard().wire, ...driven(-2) });
    await device.bindDriver(17, { address: 0x40, name: "ina2xx" });
    expect(await scanAndServe()).toEqual({
      summary: "2 sensors, 0 multiplexers, 2 held by the kernel, no collisions",
      leftOut: [expect.any(String), "i2c-17/0x40: held by the kernel driver ina2xx"],
      served: ["i2c-1-0x44 12", "i2c-13-0x40 5"],
    });
  });

  test.each([-2, -1])(
    "a multiplexer of ours on a channel (idle_state %i) is looked behind",
    async (idleState) => {
      const { wire, mux } = createBoard();
      solder(
        mux
          .channel(5)
          .add(new SimulatedTCA9548A({ address: 0x71 }))
          .channel(2),
        0x40,
        3.3,
      );
      device = await emulateI2CDevice({ bus: 1, wire, ...driven(idleState) });
      const { served } = await scanAndServe();
      expect(served).toEqual([
        ...(idleState === -2 ? ["i2c-1-0x44 12"] : []),
        "i2c-13-0x40 5",
        "i2c-15-0x71.2-0x40 3.3",
        "i2c-17-0x40 5.2",
      ]);
    },
  );

  test.each([
    [["--without-multiplexer"], -1],
    [["--without-multiplexer"], 7],
    [["--address", "0x71"], -1],
  ])(
    "%j on a bus with a channel left connected (idle_state %i) is refused, and never a value",
    async (argv, idle) => {
      const { wire, mux } = createBoard();
      mux.move(0x80);
      device = await emulateI2CDevice({ bus: 1, wire, ...driven(idle) });
      expect(await serve(...argv).ended).toBe(1);
      expect(exporter?.log).toEqual([
        expect.stringMatching(
          /^level=ERROR msg="Cannot start" err="i2c-1 address 0x70: pca954x leaves a channel connected .*idle_state" next=".*"$/,
        ),
      ]);
    },
  );

  test.each(["1", "17"])("the multiplexer itself is refused on bus %s, in one line", async (bus) => {
    device = await emulateI2CDevice({ bus: 1, wire: createBoard().wire, ...driven(-2) });
    expect(await serve("--bus", bus).ended).toBe(1);
    expect(exporter?.log).toEqual([
      expect.stringMatching(
        new RegExp(`^level=ERROR msg="Cannot start" err="TCA9548A at i2c-${bus} address 0x70: .*\\(EBUSY\\)`),
      ),
    ]);
  });

  describe("a driver that is bound while the exporter runs", () => {
    const failing = (): string[] => exporter?.log.filter((line) => line.includes("Sensor failing")) ?? [];

    test("to the multiplexer makes the exporter let go of it, and say which buses to use", async () => {
      const { wire, mux } = createBoard();
      let isBound = false;
      // The kernel's own reader uses another channel between two transfers of the exporter.
      const before = (): void => (isBound ? mux.move(0x08) : undefined);
      device = await emulateI2CDevice({ bus: 1, wire, before });
      serve();
      await expect.poll(() => exporter?.value("ina260_voltage_volts"), patiently).toBe(5.2);
      await device.bindMultiplexer(1, kernelMultiplexer(-2));
      isBound = true;
      await expect
        .poll(failing, patiently)
        .toContainEqual(
          expect.stringMatching(/reason=address-in-use err="TCA9548A at i2c-1 address 0x70: .*use its buses/),
        );
      expect(await exporter?.value("ina260_up")).toBe(0);
      expect(await exporter?.value("ina260_voltage_volts")).toBeUndefined();
    });

    test("to a multiplexer that leaves a channel connected ends the values of the bus itself within ten seconds", async () => {
      device = await emulateI2CDevice({ bus: 1, wire: createBoard().wire });
      serve("--without-multiplexer", "--sensor-address", "0x44");
      await expect.poll(() => exporter?.value("ina260_voltage_volts"), patiently).toBe(12);
      await device.bindMultiplexer(1, kernelMultiplexer(-1));
      await expect
        .poll(failing, { ...patiently, timeout: 20_000 })
        .toContainEqual(
          expect.stringMatching(/reason=mux-conflict err="i2c-1 address 0x70: pca954x leaves a channel/),
        );
      expect(await exporter?.value("ina260_up")).toBe(0);
    });

    test("to the sensor makes the exporter leave its configuration alone", async () => {
      const { wire } = createBoard();
      const chip = wire.segment.add(new SimulatedINA260({ address: 0x45, clock: systemClock }));
      chip.set({ volts: 12, amperes: 1 });
      device = await emulateI2CDevice({ bus: 1, wire });
      serve("--without-multiplexer", "--sensor-address", "0x45");
      await expect.poll(() => exporter?.value("ina260_voltage_volts"), patiently).toBe(12);
      await device.bindDriver(1, { address: 0x45, name: "ina2xx" });
      // Zeros make the exporter look at the configuration, which is another one now.
      chip.set({ volts: 0, amperes: 0 });
      chip.powerCycle();
      await expect
        .poll(failing, patiently)
        .toContainEqual(
          expect.stringMatching(
            /reason=address-in-use err="INA260 at i2c-1 address 0x45: held by the kernel's driver ina2xx/,
          ),
        );
      expect(chip.peek(0)).toBe(0x6127);
    });
  });
});
