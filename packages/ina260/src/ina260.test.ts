import { I2CError } from "@rbp/i2c";
import { expect, expectTypeOf, test } from "vitest";
import { createBench, failureOf, traffic } from "../test/bench.ts";
import {
  INA260,
  INA260Register,
  type INA260Measurement,
  type INA260RegisterAddress,
  signedPowerWatts,
} from "./index.ts";

test("the constructor does no I/O and says where the chip is", () => {
  const { bus, recorder, sensor } = createBench();
  const other = new INA260(bus, { address: { a1: "VS", a0: "GND" } });
  expect(sensor.name).toBe("INA260 at i2c-1 address 0x40");
  expect(sensor.address).toBe(0x40);
  expect(other.name).toBe("INA260 at i2c-1 address 0x44");
  expect(recorder.transfers).toHaveLength(0);
  expect(() => new INA260(bus, { address: 0x70 })).toThrow(RangeError);
});

test("two chips that would answer together are refused, two drivers of one chip are not", () => {
  const { bus } = createBench();
  bus.claim(0x41, "TMP102");
  expect(() => new INA260(bus, { address: 0x41 })).toThrow(
    "INA260 at i2c-1 address 0x41: TMP102 at i2c-1 has the address 0x41 too, and both would answer",
  );
  expect(new INA260(bus).address).toBe(0x40);
});

test("one reading is current, voltage and power in three transfers and nothing else", async () => {
  const { clock, chip, recorder, sensor } = createBench();
  chip.set({ volts: 5.2, amperes: 1.05 });
  await clock.advance(2.2);
  expect(await sensor.readMeasurement()).toStrictEqual({
    currentAmperes: 1.05,
    voltageVolts: 5.2,
    powerWatts: 5.46,
    raw: { current: 840, voltage: 4160, power: 546 },
  });
  expect(traffic(recorder)).toStrictEqual(["read 0x01", "read 0x02", "read 0x03"]);
  expect(recorder.bitTimes).toBe(144);
});

test("one reading is one section: nobody gets between its transfers", async () => {
  const { bus, recorder, sensor } = createBench();
  await Promise.all([
    sensor.readMeasurement(),
    bus.transfer(0x40, Uint8Array.of(0xff), 2),
    sensor.readMeasurement(),
  ]);
  expect(traffic(recorder).join(" ")).toBe(
    "read 0x01 read 0x02 read 0x03 read 0xff read 0x01 read 0x02 read 0x03",
  );
});

test("current is signed, power is not: the chip gives the magnitude", async () => {
  const { clock, chip, sensor } = createBench();
  chip.set({ volts: 12, amperes: -2 });
  await clock.advance(2.2);
  const measurement = await sensor.readMeasurement();
  expect(measurement).toMatchObject({ currentAmperes: -2, powerWatts: 24, raw: { current: -1600 } });
  expect(signedPowerWatts(measurement)).toBe(-24);
});

test("the signed power has the sign of the current and is never -0", () => {
  const at = (currentAmperes: number, powerWatts: number): INA260Measurement => ({
    currentAmperes,
    voltageVolts: 5,
    powerWatts,
    raw: { current: currentAmperes * 800, voltage: 4000, power: powerWatts * 100 },
  });
  expect(signedPowerWatts(at(2, 10))).toBe(10);
  expect(signedPowerWatts(at(-0.00125, 0))).toBe(0);
});

test("power above 327.67 W is read as it is", async () => {
  const { clock, chip, sensor } = createBench();
  chip.set({ volts: 32.768, amperes: 10 });
  await clock.advance(2.2);
  expect(await sensor.readMeasurement()).toMatchObject({ powerWatts: 327.68, raw: { power: 0x8000 } });
});

test("the identity is told apart into die and revision", async () => {
  const { recorder, sensor } = createBench({ revision: 3 });
  const identity = { manufacturerId: 0x5449, dieId: 0x227, revision: 3 };
  expect(await sensor.readIdentity()).toStrictEqual(identity);
  expect(await sensor.verifyIdentity()).toStrictEqual(identity);
  expect(traffic(recorder).slice(0, 2)).toStrictEqual(["read 0xfe", "read 0xff"]);
});

test("another chip is refused with what was found, expected, and to do", async () => {
  const { bus, recorder } = createBench();
  const bystander = new INA260({
    ...bus,
    exclusive: (section) => section({ transfer: () => Promise.resolve(Uint8Array.of(0x54, 0x49)) }),
  });
  expect(await failureOf(bystander.verifyIdentity())).toMatchObject({
    code: "wrong-identity",
    message:
      "INA260 at i2c-1 address 0x40: manufacturer 0x5449 and die 0x544 instead of 0x5449 and 0x227; " +
      "something else answers here; check the address pins, the multiplexer channel and the wiring",
  });
  expect(recorder.transfers).toHaveLength(0);
});

test("every register can be read as an integer, and no other", async () => {
  const { clock, chip, sensor } = createBench();
  chip.set({ volts: 11.98, amperes: -0.00125 });
  await clock.advance(2.2);
  expect(await sensor.readRegister(INA260Register.configuration)).toBe(0x6127);
  expect(await sensor.readRegister(INA260Register.current)).toBe(0xffff);
  expect(await sensor.readRegister(INA260Register.voltage)).toBe(0x2570);
  expect(await sensor.readRegister(INA260Register.power)).toBe(1);
  expect(await sensor.readRegister(INA260Register.maskEnable)).toBe(0x0008);
  expect(await sensor.readRegister(INA260Register.alertLimit)).toBe(0);
  expect(await sensor.readRegister(INA260Register.manufacturerId)).toBe(0x5449);
  expect(await sensor.readRegister(INA260Register.dieId)).toBe(0x2270);
  await expect(sensor.readRegister(0x04 as INA260RegisterAddress)).rejects.toThrow(RangeError);
});

test("a failed transfer names the chip, where it is and what was tried", async () => {
  const { chip, sensor } = createBench();
  chip.powerOff();
  const error = await failureOf(sensor.readMeasurement());
  expect(error).toBeInstanceOf(I2CError);
  expect(error).toMatchObject({
    code: "nack",
    message:
      "INA260 at i2c-1 address 0x40: no acknowledgement on reading 2 bytes after writing 0x01; " +
      "check wiring, power and the mux channel",
  });
  expect(String(await failureOf(sensor.readStatus()))).toContain("INA260 at i2c-1 address 0x40: no ack");
});

test("a failure around the chip's transfers is not called the chip's", async () => {
  const { bus } = createBench();
  const conflict = new I2CError("mux-conflict", { bus: "i2c-1", address: 0x70, device: "TCA9548A" });
  const behind = new INA260({ ...bus, exclusive: () => Promise.reject(conflict) });
  expect(await failureOf(behind.readMeasurement())).toBe(conflict);
  expect(await failureOf(behind.readStatus())).toBe(conflict);
});

test("types say which quantities are there", async () => {
  const { sensor } = createBench();
  expectTypeOf<Awaited<ReturnType<typeof sensor.readMeasurement>>>().toEqualTypeOf<INA260Measurement>();
  const current = () => sensor.measure({ quantities: "current" });
  const voltage = () => sensor.reader({ quantities: "voltage" }).read();
  const both = () => sensor.measure();
  expectTypeOf<Awaited<ReturnType<typeof current>>>().not.toHaveProperty("voltageVolts");
  expectTypeOf<Awaited<ReturnType<typeof voltage>>>().not.toHaveProperty("powerWatts");
  expectTypeOf<Awaited<ReturnType<typeof both>>>().toHaveProperty("powerWatts");
});
