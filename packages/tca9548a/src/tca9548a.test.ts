import { createI2CBus, readRegister16, writeRegister16 } from "@rbp/i2c";
import { ContractTarget, i2cBusContract, SimulatedI2C } from "@rbp/i2c/testing";
import { describe, expect, test } from "vitest";
import { PCA9547, TCA9543A, TCA9545A, TCA9546A, TCA9548A } from "./index.ts";
import {
  SimulatedPCA9547,
  SimulatedTCA9543A,
  SimulatedTCA9545A,
  SimulatedTCA9546A,
  SimulatedTCA9548A,
} from "./testing/index.ts";

const family = [
  { part: "TCA9548A", Driver: TCA9548A, Simulated: SimulatedTCA9548A, channels: 8, last: 0x77, off: 0x00 },
  { part: "TCA9546A", Driver: TCA9546A, Simulated: SimulatedTCA9546A, channels: 4, last: 0x77, off: 0x00 },
  { part: "TCA9545A", Driver: TCA9545A, Simulated: SimulatedTCA9545A, channels: 4, last: 0x73, off: 0x00 },
  { part: "TCA9543A", Driver: TCA9543A, Simulated: SimulatedTCA9543A, channels: 2, last: 0x73, off: 0x00 },
  { part: "PCA9547", Driver: PCA9547, Simulated: SimulatedPCA9547, channels: 8, last: 0x77, off: 0x08 },
] as const;

describe.each(family)("a $part", ({ part, Driver, Simulated, channels, last, off }) => {
  function rig() {
    const wire = new SimulatedI2C();
    const chip = wire.segment.add(new Simulated());
    for (const segment of chip.channels) segment.add(new ContractTarget(0x40));
    const bus = createI2CBus(wire, { name: "i2c-1" });
    return { wire, chip, bus, driver: new Driver(bus) };
  }

  test("reaches each of its channels and no other", async () => {
    const { wire, driver, chip } = rig();
    for (let channel = 0; channel < channels; channel += 1) {
      await writeRegister16(driver.channel(channel), 0x40, 1, channel + 1);
    }
    const all = Array.from({ length: channels }, (_, channel) => channel);
    const values = await Promise.all(all.map((channel) => readRegister16(driver.channel(channel), 0x40, 1)));
    expect(values).toEqual(all.map((channel) => channel + 1));
    expect([wire.collisions, chip.control]).toEqual([0, 0]);
  });

  test("has as many channels and addresses as its pins", () => {
    const { driver, bus } = rig();
    expect(() => driver.channel(channels)).toThrow(`from 0 to ${String(channels - 1)}`);
    expect(() => new Driver(bus, { address: last + 1 })).toThrow(`the address of a ${part} is 0x70 to 0x`);
    expect(new Driver(bus, { address: last }).address).toBe(last);
  });

  test("powers up as the data sheet says", () => {
    const { chip } = rig();
    chip.move(0xff);
    chip.powerCycle();
    expect(chip.control).toBe(off);
  });

  test("is closed before the first use of its segment, whatever it connected at power-on", async () => {
    const { wire, bus } = rig();
    wire.segment.add(new ContractTarget(0x40));
    await readRegister16(bus, 0x40, 1);
    expect(wire.collisions).toBe(0);
  });

  const contract = i2cBusContract(() => ({
    bus: rig().driver.channel(channels - 1),
    targetAddress: 0x40,
    absentAddress: 0x41,
  }));
  test.each(contract)("its channel: $name", async ({ run }) => expect(await run()).toBeUndefined());
});

describe("interrupt bits", () => {
  test.each([
    ["TCA9545A", TCA9545A, SimulatedTCA9545A, 0xf0],
    ["TCA9543A", TCA9543A, SimulatedTCA9543A, 0x30],
  ] as const)("of a %s are not taken for channels", async (_, Driver, Simulated, interrupts) => {
    const wire = new SimulatedI2C();
    const chip = wire.segment.add(new Simulated());
    chip.channel(1).add(new ContractTarget(0x40));
    chip.interrupts = interrupts;
    const driver = new Driver(createI2CBus(wire, { name: "i2c-1" }));
    expect(await readRegister16(driver.channel(1), 0x40, 1)).toBe(0);
    expect(await driver.readControl()).toBe(0);
  });
});

test("a multiplexer with an enable bit has no broadcast to several channels", () => {
  const wire = new SimulatedI2C();
  const driver = new PCA9547(createI2CBus(wire, { name: "i2c-1" }));
  expect(() => driver.broadcast([1, 2], () => Promise.resolve())).toThrow(
    "a PCA9547 cannot connect the channels 1, 2 at once",
  );
});
