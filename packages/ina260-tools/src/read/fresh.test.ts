import { describe, expect, test } from "vitest";
import { decodeConfiguration, type INA260Configuration } from "@rbp/ina260";
import { Workbench } from "../../../ina260-monitor/test/support/workbench.ts";
import { type FreshReading, readFresh } from "./fresh.ts";

const { signal } = new AbortController();

/** As an exporter with an interval of a second leaves it: 864 ms for a result. */
const slow: INA260Configuration = {
  averaging: 128,
  voltageConversionMicroseconds: 2116,
  currentConversionMicroseconds: 4156,
  mode: "both-continuous",
};

async function readOn(rig: Workbench): Promise<FreshReading> {
  const reading = readFresh(rig.driver, rig.clock, signal);
  reading.catch(() => undefined);
  await rig.clock.advance(5000);
  return reading;
}

/** What was written to the sensor. */
const writes = (rig: Workbench): string[] =>
  rig.wire.transfers
    .filter(({ address, write }) => address === 0x40 && write.length > 1)
    .map(({ write }) => Buffer.from(write).toString("hex"));

describe("a chip that converts both quantities continuously", () => {
  test("is read after a conversion that began after the call, however long those are", async () => {
    const rig = new Workbench();
    await rig.driver.configure(slow);
    await rig.clock.advance(2000);
    // Everything that was converted until now, or is being converted, has another value in it.
    rig.chip.set({ volts: 5, amperes: 2 });
    const { measurement, meanMilliseconds } = await readOn(rig);
    expect(measurement).toMatchObject({ voltageVolts: 5, currentAmperes: 2, powerWatts: 10 });
    expect(meanMilliseconds).toBeCloseTo(802.816, 3);
  });

  test("keeps its configuration, its conversions and its flags", async () => {
    const rig = new Workbench();
    await rig.driver.configure(slow);
    await rig.driver.configureAlert({ kind: "over-current", limitAmperes: 1, latched: true });
    await rig.clock.advance(1000);
    const alert = rig.chip.peek(0x06);
    expect(alert & 0x0018).toBe(0x0018);
    rig.wire.clear();
    await readOn(rig);
    expect(writes(rig)).toEqual([]);
    expect(rig.chip.peek(0x06)).toBe(alert);
    expect(rig.chip.peek(0x00)).toBe(0x6000 | (4 << 9) | (5 << 6) | (6 << 3) | 7);
  });

  test("is never read as a mixture of two conversions", async () => {
    const rig = new Workbench();
    let mixtures = 1;
    rig.after = (write, read) => {
      // As if a conversion had ended behind the current of the first reading, which was 1 A until then.
      return write[0] === 0x01 && mixtures-- > 0 ? Uint8Array.of(800 >> 8, 800 & 0xff) : read;
    };
    const { measurement } = await readOn(rig);
    expect(mixtures).toBeLessThan(1);
    expect(measurement).toMatchObject({ voltageVolts: 12, currentAmperes: 1.05, powerWatts: 12.6 });
  });

  test("that another program configures meanwhile is read with what it does then", async () => {
    const rig = new Workbench();
    await rig.driver.configure(slow);
    rig.chip.set({ volts: 5, amperes: 2 });
    const reading = readFresh(rig.driver, rig.clock, signal);
    await rig.clock.advance(1000);
    const fast = decodeConfiguration(0x6127);
    await rig.driver.configure(fast);
    await rig.clock.advance(5000);
    expect(await reading).toMatchObject({ measurement: { voltageVolts: 5 }, meanMilliseconds: 2.2 });
  });

  test("that is configured again and again is an error that says so", async () => {
    const rig = new Workbench();
    const fast = decodeConfiguration(0x6127);
    const reading = readFresh(rig.driver, rig.clock, signal);
    reading.catch(() => undefined);
    await rig.clock.advance(3);
    await rig.driver.configure(slow);
    await rig.clock.advance(100);
    await rig.driver.configure(fast);
    await rig.clock.advance(1672);
    await rig.driver.configure(slow);
    await rig.clock.advance(100);
    await expect(reading).rejects.toMatchObject({ code: "interrupted" });
  });
});

describe("a chip in another mode", () => {
  test.each(["power-down", "both-triggered", "current-triggered", "voltage-continuous"] as const)(
    "is told to convert once in %s, and is in that mode afterwards",
    async (mode) => {
      const rig = new Workbench();
      await rig.driver.configure({ ...slow, mode });
      await rig.clock.advance(2000);
      rig.chip.set({ volts: 5, amperes: -2 });
      const configuration = rig.chip.peek(0x00);
      const { measurement, meanMilliseconds } = await readOn(rig);
      expect(measurement).toMatchObject({ voltageVolts: 5, currentAmperes: -2, powerWatts: 10 });
      expect(meanMilliseconds).toBeCloseTo(802.816, 3);
      expect(rig.chip.peek(0x00)).toBe(configuration);
    },
  );
});

describe("what gets in the way", () => {
  test("a multiplexer that another program moves is tried again", async () => {
    const rig = new Workbench();
    let moves = 1;
    rig.after = (write, read) => {
      if (write[0] === 0x02 && moves-- > 0) rig.mux.move(1 << 3);
      return read;
    };
    const { measurement } = await readOn(rig);
    expect(moves).toBeLessThan(1);
    expect(measurement.voltageVolts).toBe(12);
  });

  test("another program that closes the multiplexer under it is waited out, and a sensor that is not there is not", async () => {
    const rig = new Workbench();
    let closes = 1;
    rig.after = (write, read) => {
      if (write[0] === 0x00 && closes-- > 0) rig.mux.move(0);
      return read;
    };
    expect((await readOn(rig)).measurement.voltageVolts).toBe(12);
    expect(closes).toBeLessThan(1);
    rig.chip.powerOff();
    await expect(readOn(rig)).rejects.toMatchObject({ code: "nack" });
  });

  test("a chip that is none is an error before anything is written", async () => {
    const rig = new Workbench();
    rig.after = (write, read) => ((write[0] ?? 0) >= 0xfe ? Uint8Array.of(0xff, 0xff) : read);
    await expect(readOn(rig)).rejects.toMatchObject({ code: "wrong-identity" });
    expect(writes(rig)).toEqual([]);
  });

  test("a power that the chip cannot tell is an error", async () => {
    const rig = new Workbench();
    rig.chip.set({ volts: 36, amperes: 15 });
    await expect(readOn(rig)).rejects.toThrow("419.43 W or more");
  });

  test("an interruption ends the wait", async () => {
    const rig = new Workbench();
    await rig.driver.configure(slow);
    const controller = new AbortController();
    const reading = readFresh(rig.driver, rig.clock, controller.signal);
    reading.catch(() => undefined);
    await rig.clock.advance(100);
    controller.abort(new Error("enough"));
    await expect(reading).rejects.toThrow("enough");
  });
});
