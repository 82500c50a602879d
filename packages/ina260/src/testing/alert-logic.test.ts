import { createI2CBus, readRegister16, writeRegister16 } from "@rbp/i2c";
import { ManualClock, SimulatedI2C } from "@rbp/i2c/testing";
import { expect, test } from "vitest";
import { SimulatedINA260, squareWaveLoad } from "./index.ts";

const [CONFIGURATION, MASK, LIMIT] = [0, 6, 7] as const;
const [OCL, UCL, BOL, BUL, POL, CNVR, APOL, LEN] = [
  0x8000, 0x4000, 0x2000, 0x1000, 0x0800, 0x0400, 0x0002, 0x0001,
] as const;
const READY = 0x0008;
const ALERT = 0x0010;

/** A chip with an alert, and one conversion of the load of the moment at a time. */
async function createAlert(setup: number, limit: number) {
  const clock = new ManualClock();
  const controller = new SimulatedI2C();
  const chip = controller.segment.add(new SimulatedINA260({ clock }));
  const bus = createI2CBus(controller, { name: "i2c-1" });
  const read = (register: number) => readRegister16(bus, 0x40, register);
  const write = (register: number, word: number) => writeRegister16(bus, 0x40, register, word);
  await write(CONFIGURATION, 0x6127);
  await write(LIMIT, limit);
  await write(MASK, setup);
  const convert = async (volts: number, amperes: number) => {
    chip.set({ volts, amperes });
    await clock.advance(2.2);
  };
  return { clock, chip, bus, read, write, convert };
}

type Load = readonly [volts: number, amperes: number];

test.each<readonly [string, number, number, Load, Load]>([
  ["over current", OCL, 0x0320, [5, 1], [5, 1.00125]],
  ["over a negative current", OCL, 0xfce0, [5, -1], [5, -0.99875]],
  ["under current", UCL, 0x0320, [5, 1], [5, 0.99875]],
  ["under a negative current", UCL, 0xfce0, [5, -1], [5, -1.00125]],
  ["over voltage", BOL, 0x1130, [5.5, 0], [5.50125, 0]],
  ["under voltage", BUL, 0x1130, [5.5, 0], [5.49875, 0]],
  ["over power", POL, 0x8000, [32.768, 10], [32.768, 10.00125]],
])(
  "%s is compared at the end of a conversion, and not at the limit itself",
  async (_, bit, limit, fine, fault) => {
    const { chip, read, convert } = await createAlert(bit, limit);
    await convert(...fine);
    expect(await read(MASK)).toBe(bit | READY);
    expect(chip.alertAsserted).toBe(false);
    await convert(...fault);
    expect(chip.alertAsserted).toBe(true);
    expect(await read(MASK)).toBe(bit | READY | ALERT);
  },
);

test("of several functions only the highest is compared", async () => {
  const { read, convert } = await createAlert(BOL | BUL | POL, 0x1130);
  await convert(5, 1);
  expect((await read(MASK)) & ALERT).toBe(0);
});

test("transparent: the alert goes with the fault, and reading does not clear it", async () => {
  const { chip, read, convert } = await createAlert(OCL, 0x0320);
  await convert(5, 2);
  expect((await read(MASK)) & ALERT).toBe(ALERT);
  expect((await read(MASK)) & ALERT).toBe(ALERT);
  expect(chip.alertAsserted).toBe(true);
  await convert(5, 0);
  expect(chip.alertAsserted).toBe(false);
  expect((await read(MASK)) & ALERT).toBe(0);
});

test("latched: the alert stays until it is read, and comes back when the fault lasts", async () => {
  const { chip, read, convert } = await createAlert(OCL | LEN, 0x0320);
  await convert(5, 2);
  await convert(5, 0);
  expect(chip.alertAsserted).toBe(true);
  expect((await read(MASK)) & ALERT).toBe(ALERT);
  expect(chip.alertAsserted).toBe(false);
  await convert(5, 0);
  expect((await read(MASK)) & ALERT).toBe(0);
  await convert(5, 2);
  expect(chip.alertAsserted).toBe(true);
});

test("conversion ready drives the pin only when it is told to, and no alert flag comes of it", async () => {
  const { chip, read, write, convert } = await createAlert(0, 0);
  await convert(5, 1);
  expect(chip.alertAsserted).toBe(false);
  await write(MASK, CNVR);
  expect(chip.alertAsserted).toBe(true);
  expect(await read(MASK)).toBe(CNVR | READY);
  expect(chip.alertAsserted).toBe(false);
  await convert(5, 1);
  expect(chip.alertAsserted).toBe(true);
  await write(CONFIGURATION, 0x6127);
  expect(chip.alertAsserted).toBe(false);
});

test("where conversion ready and a limit share the pin, the alert flag tells which of them it is", async () => {
  const { chip, read, convert } = await createAlert(OCL | CNVR, 0x0320);
  await convert(5, 1);
  expect(chip.alertAsserted).toBe(true);
  expect(await read(MASK)).toBe(OCL | CNVR | READY);
  await convert(5, 2);
  expect(chip.alertAsserted).toBe(true);
  expect(await read(MASK)).toBe(OCL | CNVR | READY | ALERT);
  // The conversion has been seen; the limit is still violated.
  expect(chip.alertAsserted).toBe(true);
});

test("the pin is an open drain that pulls low, or its inverse", async () => {
  const { chip, write, convert } = await createAlert(OCL, 0x0320);
  expect(chip.alertLevel).toBe("high");
  await convert(5, 2);
  expect(chip.alertLevel).toBe("low");
  await write(MASK, OCL | APOL);
  expect([chip.alertLevel, chip.alertAsserted]).toStrictEqual(["high", true]);
  await convert(5, 0);
  expect([chip.alertLevel, chip.alertAsserted]).toStrictEqual(["low", false]);
});

test("a limit on what is not converted is not compared with an old value", async () => {
  const { chip, write, convert } = await createAlert(BUL | LEN, 0x1130);
  await write(CONFIGURATION, 0x6125);
  await convert(5, 1);
  expect(chip.alertAsserted).toBe(false);
  await write(MASK, POL | LEN);
  await convert(5, 1);
  expect(chip.alertAsserted).toBe(false);
});

// Pulses of -3 A at 12 V on 1 A at 10 V: one in a hundred conversions sees one as a whole.
const pulses = squareWaveLoad({
  high: { volts: 12, amperes: -3 },
  low: { volts: 10, amperes: 1 },
  periodMilliseconds: 220,
  dutyCycle: 0.01,
  offsetMilliseconds: 22,
});

test.each([
  ["over current", OCL, 799, 800],
  ["under current", UCL, 0xf6a1, 0xf6a0],
  ["over voltage", BOL, 9599, 9600],
  ["under voltage", BUL, 8001, 8000],
  ["over power", POL, 3599, 3600],
])("%s that nobody was there to see is latched, and only if there was one", async (_, bit, passed, kept) => {
  for (const [limit, alert] of [
    [passed, ALERT],
    [kept, 0],
  ] as const) {
    const { chip, clock, read } = await createAlert(bit | LEN, limit);
    chip.load = pulses;
    await clock.advance(2.2 * 150);
    expect((await read(MASK)) & ALERT).toBe(alert);
  }
});

test("the alert response lets go of the pin, keeps the flag, and the next fault asserts it again", async () => {
  const { chip, bus, read, convert } = await createAlert(OCL | LEN, 0x0320);
  await convert(5, 2);
  expect(await bus.transfer(0x0c, new Uint8Array(0), 1)).toStrictEqual(Uint8Array.of(0x80));
  expect(chip.alertAsserted).toBe(false);
  await expect(bus.transfer(0x0c, new Uint8Array(0), 1)).rejects.toMatchObject({ code: "nack" });
  expect(chip.peek(MASK) & ALERT).toBe(ALERT);
  await convert(5, 2);
  expect(chip.alertAsserted).toBe(true);
  expect((await read(MASK)) & ALERT).toBe(ALERT);
});

test("the alert response is a read: writing to its address is not acknowledged", async () => {
  const { bus, convert } = await createAlert(OCL | LEN, 0x0320);
  await convert(5, 2);
  await expect(bus.transfer(0x0c, Uint8Array.of(0), 0)).rejects.toMatchObject({ code: "nack" });
});
