import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "@rbp/i2c";
import { type EmulatedDevice, emulateI2CDevice } from "@rbp/i2c-linux/testing";
import { SimulatedI2C } from "@rbp/i2c/testing";
import { SimulatedINA260 } from "@rbp/ina260/testing";
import { SimulatedTCA9548A } from "@rbp/tca9548a/testing";
import { bePatient } from "../../command-line/test/support/patience.ts";
import { ToolProcess } from "../../command-line/test/support/process.ts";
import { requireBuild } from "../../command-line/test/support/requires.ts";
import { requireAddon, requireEmulation } from "../../i2c-linux/test/support/requires.ts";

bePatient();

const untested = "sensors behind a multiplexer that the kernel drives";
const canEmulate = (await requireEmulation(untested)) && (await requireAddon(untested));

describe.skipIf(!canEmulate)("behind a multiplexer that the kernel drives", () => {
  beforeAll(requireBuild);

  let device: EmulatedDevice;
  let tool: ToolProcess | undefined;
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
    tool?.kill("SIGKILL");
    await tool?.ended;
    await device.close();
  });

  test("a scan finds the sensor on its bus, and who holds the multiplexer", async () => {
    tool = new ToolProcess(["scan", "--bus", "1", "--bus", "22"], device.environment);
    expect(await tool.ended).toBe(0);
    // Where this machine has such buses too they have names.
    expect(tool.stdout.replaceAll(/^(i2c-\d+) .*/gm, "$1").split("\n")).toEqual([
      "i2c-1",
      "└─ 0x70  held by a driver of the kernel",
      "i2c-22",
      "├─ 0x40  INA260 revision 0, A1 to GND, A0 to GND",
      "└─ 0x70  held by a driver of the kernel",
      "",
      "1 sensor, 0 multiplexers, 2 held by the kernel, no collisions",
      "",
    ]);
  });
});
