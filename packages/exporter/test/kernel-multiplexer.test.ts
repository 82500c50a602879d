import { systemClock } from "@rbp/i2c";
import { SimulatedI2C } from "@rbp/i2c/testing";
import { type EmulatedDevice, emulateI2CDevice } from "@rbp/i2c-linux/testing";
import { SimulatedINA260 } from "@rbp/ina260/testing";
import { SimulatedTCA9548A } from "@rbp/tca9548a/testing";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bePatient } from "../../command-line/test/support/patience.ts";
import { ExporterProcess } from "../../command-line/test/support/process.ts";
import { requireAddon, requireEmulation } from "../../i2c-linux/test/support/requires.ts";
import { requireBuild } from "../../command-line/test/support/requires.ts";

bePatient();

const untested = "sensors behind a multiplexer that the kernel drives";
const canEmulate = (await requireEmulation(untested)) && (await requireAddon(untested));

describe.skipIf(!canEmulate)("behind a multiplexer that the kernel drives", () => {
  beforeAll(requireBuild);

  let device: EmulatedDevice;
  let exporter: ExporterProcess | undefined;
  beforeEach(async () => {
    const parent = new SimulatedI2C();
    parent.segment.add(new SimulatedTCA9548A());
    const channel = new SimulatedI2C();
    channel.segment.add(new SimulatedINA260({ clock: systemClock })).set({ volts: 12, amperes: 1.05 });
    // The kernel's driver holds its chip on the bus, and on every channel that it makes of it.
    device = await emulateI2CDevice(
      { bus: 1, wire: parent, claimed: [0x70] },
      { bus: 22, wire: channel, claimed: [0x70] },
    );
  });
  afterEach(async () => {
    exporter?.kill("SIGKILL");
    await exporter?.ended;
    await device.close();
  });

  test("a sensor is read on the bus that the kernel makes of its channel", async () => {
    exporter = new ExporterProcess(
      ["--port", "0", "--bus", "22", "--without-multiplexer"],
      device.environment,
    );
    expect(await exporter.value("ina260_voltage_volts")).toBe(12);
    expect(await exporter.metrics()).toMatch(/^ina260_sensor_info\{.*sensor="i2c-22\/0x40"/m);
  });

  test.each(["1", "22"])("the multiplexer itself is refused on bus %s, in one line", async (bus) => {
    exporter = new ExporterProcess(["--port", "0", "--bus", bus], device.environment);
    expect(await exporter.ended).toBe(1);
    expect(exporter.log).toEqual([
      expect.stringMatching(
        new RegExp(`^level=ERROR msg="Cannot start" err="TCA9548A at i2c-${bus} address 0x70: .*\\(EBUSY\\)`),
      ),
    ]);
  });
});
