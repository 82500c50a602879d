import { createI2CBus, readRegister16, writeRegister16 } from "@rbp/i2c";
import { ManualClock, SimulatedI2C } from "@rbp/i2c/testing";
import { expect, test } from "vitest";
import { everyWord } from "../../test/words.ts";
import {
  constantLoad,
  functionLoad,
  rampLoad,
  SimulatedINA260,
  type SimulatedINA260Options,
  squareWaveLoad,
} from "./index.ts";

/** A chip on a wire without a driver: registers as they are. */
function createChip(options: SimulatedINA260Options = {}) {
  const clock = new ManualClock();
  const controller = new SimulatedI2C();
  const chip = controller.segment.add(new SimulatedINA260({ clock, ...options }));
  const bus = createI2CBus(controller, { name: "i2c-1" });
  const read = (register: number) => readRegister16(bus, chip.address, register);
  const write = (register: number, word: number) => writeRegister16(bus, chip.address, register, word);
  return { clock, chip, bus, read, write };
}

const [CONFIGURATION, CURRENT, VOLTAGE, POWER, MASK, LIMIT] = [0, 1, 2, 3, 6, 7] as const;
const READY = 0x0008;
const ALERT = 0x0010;
const OVERFLOW = 0x0004;

test("the registers have their power-on values, and values read 0 until the first conversion has ended", async () => {
  const { clock, chip, read } = createChip({ revision: 2 });
  chip.set({ volts: 12, amperes: 1 });
  const registers = [0x00, 0x01, 0x02, 0x03, 0x06, 0x07, 0xfe, 0xff, 0x05];
  const values = async () => Promise.all(registers.map(read));
  expect(await values()).toStrictEqual([0x6127, 0, 0, 0, 0, 0, 0x5449, 0x2272, 0]);
  await clock.advance(2.199);
  expect(await read(VOLTAGE)).toBe(0);
  await clock.advance(0.001);
  expect(await values()).toStrictEqual([0x6127, 800, 9600, 1200, READY, 0, 0x5449, 0x2272, 0]);
});

test("the pointer stays where it was written", async () => {
  const { chip, bus, read } = createChip();
  chip.set({ volts: 11.98, amperes: 0 });
  await read(0xfe);
  expect(await bus.transfer(0x40, new Uint8Array(0), 2)).toStrictEqual(Uint8Array.of(0x54, 0x49));
  expect(await bus.transfer(0x40, new Uint8Array(0), 4)).toStrictEqual(Uint8Array.of(0x54, 0x49, 0x54, 0x49));
  chip.powerCycle();
  expect(await bus.transfer(0x40, new Uint8Array(0), 2)).toStrictEqual(Uint8Array.of(0x61, 0x27));
});

test("writes keep the bits that can be written, for every word", async () => {
  const { chip, read, write } = createChip();
  const wrong: number[] = [];
  for (const word of everyWord) {
    await write(CONFIGURATION, word);
    await write(MASK, word);
    await write(LIMIT, word);
    const configuration = word > 0x7fff ? 0x6127 : 0x6000 | (word & 0x0fff);
    if (
      chip.peek(CONFIGURATION) !== configuration ||
      chip.peek(MASK) !== (word & 0xfc03) ||
      chip.peek(LIMIT) !== word
    ) {
      wrong.push(word);
    }
  }
  expect(wrong).toStrictEqual([]);
  await write(CURRENT, 0x1234);
  await write(0xfe, 0x1234);
  expect(await read(CURRENT)).toBe(0);
  expect(await read(0xfe)).toBe(0x5449);
});

test("data sheet values come out of the physical ones", async () => {
  const { clock, chip, read } = createChip();
  chip.set({ volts: 11.98, amperes: 12.5 });
  await clock.advance(2.2);
  expect([await read(CURRENT), await read(VOLTAGE), await read(POWER)]).toStrictEqual([
    0x2710, 0x2570, 0x3a7f,
  ]);
  chip.set({ amperes: -0.00125 });
  await clock.advance(4.4);
  expect([await read(CURRENT), await read(VOLTAGE), await read(POWER)]).toStrictEqual([0xffff, 0x2570, 1]);
});

test("a conversion is the mean of the load over its conversion time, current first, then voltage", async () => {
  const load = rampLoad({
    from: { volts: 0, amperes: 0 },
    to: { volts: 22, amperes: 11 },
    durationMilliseconds: 22,
  });
  const { clock, read } = createChip({ load });
  await clock.advance(2.2);
  // Current over 0…1.1 ms: 0.275 A. Voltage over 1.1…2.2 ms: 1.65 V.
  expect([await read(CURRENT), await read(VOLTAGE)]).toStrictEqual([220, 1320]);
  await clock.advance(2.2);
  expect([await read(CURRENT), await read(VOLTAGE)]).toStrictEqual([1100, 3080]);
});

test("an averaged power is the mean of the products, not the product of the means", async () => {
  // High for exactly one conversion of both, low for the next.
  const load = squareWaveLoad({
    high: { volts: 10, amperes: 2 },
    low: { volts: 12, amperes: 0 },
    periodMilliseconds: 4.4,
  });
  const { clock, read, write } = createChip({ load });
  await write(CONFIGURATION, 0x6327);
  await clock.advance(8.8);
  expect([await read(CURRENT), await read(VOLTAGE)]).toStrictEqual([800, 8800]);
  expect(await read(POWER)).toBe(1000);
});

test("power has no sign, and stops at 419.43 W with overflow until a conversion fits again", async () => {
  const { clock, chip, read } = createChip();
  chip.set({ volts: 20, amperes: -10 });
  await clock.advance(2.2);
  expect(await read(POWER)).toBe(20_000);
  chip.set({ volts: 36, amperes: 15 });
  await clock.advance(4.4);
  expect(await read(POWER)).toBe(41_943);
  expect((await read(MASK)) & OVERFLOW).toBe(OVERFLOW);
  expect((await read(MASK)) & OVERFLOW).toBe(OVERFLOW);
  chip.set({ volts: 32.768, amperes: 10 });
  await clock.advance(4.4);
  expect(await read(POWER)).toBe(0x8000);
  expect((await read(MASK)) & OVERFLOW).toBe(0);
});

test("values beyond the registers stop at their ends", async () => {
  const { clock, chip, read } = createChip();
  chip.set({ volts: 50, amperes: -50 });
  await clock.advance(2.2);
  expect([await read(CURRENT), await read(VOLTAGE)]).toStrictEqual([0x8000, 0x7fff]);
  chip.set({ volts: -1, amperes: 50 });
  await clock.advance(4.4);
  expect([await read(CURRENT), await read(VOLTAGE)]).toStrictEqual([0x7fff, 0]);
});

test("a single quantity leaves the others and the power as they were", async () => {
  const { clock, chip, read, write } = createChip();
  chip.set({ volts: 5, amperes: 1 });
  await clock.advance(2.2);
  chip.set({ volts: 6, amperes: 2 });
  await write(CONFIGURATION, 0x6125);
  await clock.advance(1.1);
  expect([await read(CURRENT), await read(VOLTAGE), await read(POWER)]).toStrictEqual([1600, 4000, 500]);
  await write(CONFIGURATION, 0x6126);
  await clock.advance(1.1);
  expect([await read(CURRENT), await read(VOLTAGE), await read(POWER)]).toStrictEqual([1600, 4800, 500]);
});

test("a triggered mode converts once for each write, the same word included", async () => {
  const { clock, chip, read, write } = createChip();
  await write(CONFIGURATION, 0x6123);
  chip.set({ volts: 5, amperes: 1 });
  await clock.advance(2.2);
  expect(await read(MASK)).toBe(READY);
  chip.set({ volts: 6, amperes: 1 });
  await clock.advance(1000);
  expect([await read(MASK), await read(VOLTAGE)]).toStrictEqual([0, 4000]);
  await write(CONFIGURATION, 0x6123);
  await clock.advance(2.2);
  expect([await read(MASK), await read(VOLTAGE)]).toStrictEqual([READY, 4800]);
});

test("power-down keeps the registers, and waking up takes 40 µs more", async () => {
  const { clock, chip, read, write } = createChip();
  chip.set({ volts: 5, amperes: 1 });
  await clock.advance(2.2);
  await write(CONFIGURATION, 0x6124);
  chip.set({ volts: 6, amperes: 1 });
  await clock.advance(3_600_000);
  expect([await read(VOLTAGE), await read(MASK)]).toStrictEqual([4000, READY]);
  await write(CONFIGURATION, 0x6127);
  await clock.advance(2.2);
  expect(await read(VOLTAGE)).toBe(4000);
  await clock.advance(0.04);
  expect(await read(VOLTAGE)).toBe(4800);
});

test("a write of the configuration begins the conversion anew and clears ready, a read of anything does not", async () => {
  const { clock, read, write } = createChip();
  await clock.advance(2);
  await read(CURRENT);
  await read(CONFIGURATION);
  await clock.advance(0.2);
  await read(CURRENT);
  await write(CONFIGURATION, 0x6127);
  expect(await read(MASK)).toBe(0);
  await clock.advance(2.1);
  expect(await read(MASK)).toBe(0);
  await clock.advance(0.1);
  expect(await read(MASK)).toBe(READY);
});

test("selecting power-down does not clear ready, any read of Mask/Enable does", async () => {
  const { clock, chip, read, write } = createChip();
  await clock.advance(2.2);
  await write(CONFIGURATION, 0x6120);
  expect(chip.peek(MASK)).toBe(READY);
  expect(await read(MASK)).toBe(READY);
  expect(await read(MASK)).toBe(0);
});

test("a load that changes during a conversion is in it for its share of the time", async () => {
  const { clock, chip, read } = createChip();
  chip.set({ volts: 10, amperes: 1 });
  await clock.advance(0.55);
  chip.set({ amperes: 3 });
  await clock.advance(1.1);
  chip.set({ volts: 20 });
  await clock.advance(0.55);
  expect([await read(CURRENT), await read(VOLTAGE)]).toStrictEqual([1600, 12_000]);
});

test("slow chips take the data sheet's maximum times", async () => {
  const { clock, read } = createChip({ speed: "maximum" });
  await clock.advance(2.419);
  expect(await read(MASK)).toBe(0);
  await clock.advance(0.001);
  expect(await read(MASK)).toBe(READY);
});

test("the reset bit restores everything, and never reads back", async () => {
  const { clock, chip, read, write } = createChip();
  chip.set({ volts: 5, amperes: 1 });
  await write(MASK, 0x8403);
  await write(LIMIT, 0x0001);
  await clock.advance(10);
  expect(chip.alertAsserted).toBe(true);
  await write(CONFIGURATION, 0x8000);
  expect(chip.alertAsserted).toBe(false);
  const values = await Promise.all([CONFIGURATION, CURRENT, VOLTAGE, POWER, MASK, LIMIT].map(read));
  expect(values).toStrictEqual([0x6127, 0, 0, 0, 0, 0]);
});

test("a chip that does not acknowledge its reset resets all the same", async () => {
  const { bus, read, write } = createChip({ acknowledgesReset: false });
  await write(CONFIGURATION, 0x6fff);
  await expect(write(CONFIGURATION, 0x8000)).rejects.toMatchObject({ code: "nack" });
  expect(await read(CONFIGURATION)).toBe(0x6127);
  await write(LIMIT, 0x8000);
  await bus.transfer(0x40, Uint8Array.of(0x00), 0);
  expect(await read(LIMIT)).toBe(0x8000);
});

test("without supply nothing acknowledges, and the load goes on without being measured", async () => {
  const { clock, chip, read, write } = createChip();
  chip.set({ volts: 5, amperes: 1 });
  await write(CONFIGURATION, 0x6fff);
  chip.powerOff();
  chip.set({ volts: 9 });
  await clock.advance(100);
  await expect(read(CONFIGURATION)).rejects.toMatchObject({ code: "nack" });
  expect([chip.alertAsserted, chip.alertLevel]).toStrictEqual([false, "high"]);
  chip.powerOn();
  expect([await read(CONFIGURATION), await read(VOLTAGE)]).toStrictEqual([0x6127, 0]);
  await clock.advance(2.2);
  expect(await read(VOLTAGE)).toBe(7200);
});

test("hours that pass cost next to nothing, also with an alert that watches every conversion", async () => {
  const { clock, chip, read, write } = createChip();
  const wave = squareWaveLoad({
    high: { volts: 5, amperes: 2 },
    low: { volts: 5, amperes: 1 },
    periodMilliseconds: 3,
  });
  let asked = 0;
  const count = (quantity: "volts" | "amperes") => (from: number, to: number) => {
    asked += 1;
    return wave[quantity](from, to);
  };
  chip.load = { ...wave, volts: count("volts"), amperes: count("amperes") };
  await write(LIMIT, 0x7000);
  await write(MASK, 0x8001);
  await write(CONFIGURATION, 0x6007);
  await clock.advance(1000 * 3_600_000);
  expect(await read(MASK)).toBe(0x8001 | READY);
  expect(asked).toBe(2);
});

test("conversions that nobody read are found by an alert that latches", async () => {
  const spike = functionLoad({ volts: 5, amperes: (time) => (time > 50 && time < 60 ? 9 : 1) });
  const { clock, read, write } = createChip({ load: spike });
  await write(LIMIT, 0x1000);
  await write(MASK, 0x8001);
  await clock.advance(10_000);
  expect(await read(CURRENT)).toBe(800);
  expect((await read(MASK)) & ALERT).toBe(ALERT);
  expect((await read(MASK)) & ALERT).toBe(0);
});

test("a fault that ends just before the latest conversion is found too", async () => {
  const load = rampLoad({
    from: { volts: 5, amperes: 2 },
    to: { volts: 5, amperes: 0 },
    startMilliseconds: 100,
    durationMilliseconds: 0.1,
  });
  const { clock, read, write } = createChip({ load });
  await write(LIMIT, 0x0320);
  await write(MASK, 0x8001);
  await clock.advance(47 * 2.2);
  expect([await read(CURRENT), (await read(MASK)) & ALERT]).toStrictEqual([0, ALERT]);
});

test("without a clock every read sees the values that were set", async () => {
  const { chip, read, write } = createChip({
    clock: undefined as never,
    load: constantLoad({ volts: 3, amperes: 0 }),
  });
  expect(await read(VOLTAGE)).toBe(2400);
  chip.set({ volts: 5, amperes: 1 });
  expect([await read(CURRENT), await read(VOLTAGE), await read(POWER)]).toStrictEqual([800, 4000, 500]);
  expect([await read(MASK), await read(MASK), await read(MASK)]).toStrictEqual([READY, 0, READY]);
  await write(CONFIGURATION, 0x6123);
  expect([await read(MASK), await read(MASK), await read(MASK)]).toStrictEqual([READY, 0, 0]);
  chip.set({ volts: 7 });
  expect(await read(VOLTAGE)).toBe(4000);
  await write(CONFIGURATION, 0x6123);
  expect(await read(VOLTAGE)).toBe(5600);
  await write(CONFIGURATION, 0x6120);
  chip.set({ volts: 8 });
  expect(await read(VOLTAGE)).toBe(5600);
});

test("without a clock each conversion takes its time of the load", async () => {
  const load = rampLoad({
    from: { volts: 0, amperes: 0 },
    to: { volts: 22, amperes: 11 },
    durationMilliseconds: 22,
  });
  const { read } = createChip({ clock: undefined as never, load });
  // The first conversion was of nothing; the load came with the second one.
  const seen: number[] = [];
  for (let conversion = 0; conversion < 3; conversion += 1) {
    seen.push(await read(VOLTAGE));
    await read(MASK);
    await read(MASK);
  }
  expect(seen).toStrictEqual([3080, 4840, 6600]);
});

test("the load that was given is the load", () => {
  const load = constantLoad({ volts: 3, amperes: 1 });
  const chip = new SimulatedINA260({ load });
  expect(chip.load).toBe(load);
  chip.set({ amperes: 2 });
  expect(chip.load.watts(0, 1)).toBe(0);
  chip.set({ volts: 5 });
  expect(chip.load.watts(0, 1)).toBe(10);
});

test("an address that no INA260 has is refused", () => {
  expect(() => new SimulatedINA260({ address: 0x48 + 8 })).toThrow(RangeError);
});
