import { configurationFor, decodeConfiguration, INA260Register } from "@rbp/ina260";
import { describe, expect, test } from "vitest";
import { Workbench } from "../../test/support/workbench.ts";
import { SensorSession } from "./session.ts";

const fitted = configurationFor({ intervalMilliseconds: 1000 });

function createSession(bench: Workbench, chipSettings = fitted) {
  let restored = 0;
  const session = new SensorSession({
    driver: bench.driver,
    chipSettings,
    clock: bench.clock,
    onRestored: () => (restored += 1),
  });
  /** Reads, with a little time for it. */
  const volts = async (): Promise<number | undefined> => {
    const reading = session.read();
    await bench.clock.advance(5);
    return (await reading)?.measurement.voltageVolts;
  };
  return { session, volts, restored: () => restored };
}

describe("at first contact", () => {
  test("the measurement that the chip has is taken before the configuration is written", async () => {
    const bench = new Workbench();
    const { volts } = createSession(bench);
    await bench.clock.advance(100);
    expect(await volts()).toBe(12);
    expect(await bench.driver.readConfiguration()).toEqual(fitted.configuration);
  });

  test("a chip that was powered this moment is given the time of its first conversion", async () => {
    const { volts } = createSession(new Workbench());
    expect(await volts()).toBe(12);
  });

  test("nothing is read from a chip whose registers are old", async () => {
    const bench = new Workbench();
    await bench.clock.advance(100);
    await bench.driver.shutdown();
    bench.chip.set({ volts: 3 });
    const { volts } = createSession(bench);
    expect(await volts()).toBeUndefined();
  });

  test("a conversion that would take too long to wait for is not waited for", async () => {
    const bench = new Workbench();
    await bench.driver.configure(configurationFor({ intervalMilliseconds: 500 }).configuration);
    const { volts } = createSession(bench);
    expect(await volts()).toBeUndefined();
    await bench.clock.advance(1000);
    expect(await volts()).toBe(12);
  });

  test("a chip that has the configuration already keeps its conversion, and is read at once", async () => {
    const bench = new Workbench();
    await bench.driver.configure(fitted.configuration);
    await bench.clock.advance(1500);
    bench.wire.clear();
    const { volts } = createSession(bench);
    expect(await volts()).toBe(12);
    expect(await volts()).toBe(12);
    const writes = bench.wire.transfers.filter(({ address, write }) => address === 0x40 && write.length > 1);
    expect(writes).toEqual([]);
  });

  test("a chip that another program has just configured is given a whole conversion", async () => {
    const bench = new Workbench();
    await bench.driver.configure(fitted.configuration);
    const { volts } = createSession(bench);
    await bench.clock.advance(50);
    expect(await volts()).toBeUndefined();
    expect(await volts()).toBeUndefined();
    await bench.clock.advance(1000);
    expect(await volts()).toBe(12);
  });

  test("a chip that is not there is an error, and no identity is known", async () => {
    const bench = new Workbench();
    const { session } = createSession(bench);
    bench.mux.channel(7).remove(bench.chip);
    await expect(session.read()).rejects.toMatchObject({ code: "nack" });
    expect(session.identity).toBeUndefined();
  });
});

describe("after a write of the configuration", () => {
  test("nothing is shown before a whole conversion has ended at the slowest that a chip may be", async () => {
    const bench = new Workbench();
    const { volts } = createSession(bench);
    await volts();
    const writtenAt = bench.clock.now();
    bench.chip.set({ volts: 6 });
    for (;;) {
      await bench.clock.advance(10);
      const shown = await volts();
      if (shown === undefined) continue;
      expect(bench.clock.now() - writtenAt).toBeGreaterThanOrEqual(fitted.maximumMilliseconds);
      expect(bench.clock.now() - writtenAt).toBeLessThan(fitted.maximumMilliseconds + 20);
      // A first conversion that began a little before the change.
      expect(shown).toBeCloseTo(6, 1);
      break;
    }
  });
});

describe("a chip that lost its supply for a moment", () => {
  async function settled() {
    const bench = new Workbench();
    const session = createSession(bench);
    await session.volts();
    await bench.clock.advance(1000);
    expect(await session.volts()).toBe(12);
    return { bench, ...session };
  }

  test("shows no zeros, and has its configuration again", async () => {
    const { bench, session, restored } = await settled();
    bench.chip.powerCycle();
    expect(await session.read()).toBeUndefined();
    expect(restored()).toBe(1);
    expect(await bench.driver.readConfiguration()).toEqual(fitted.configuration);
  });

  test("is found within ten seconds when it shows measurements of its power-on configuration", async () => {
    const { bench, volts, restored } = await settled();
    bench.chip.powerCycle();
    await bench.clock.advance(100);
    expect(await volts()).toBe(12);
    expect(restored()).toBe(0);
    await bench.clock.advance(10_000);
    expect(await volts()).toBeUndefined();
    expect(restored()).toBe(1);
    await bench.clock.advance(1000);
    expect(await volts()).toBe(12);
    expect(restored()).toBe(1);
  });

  const asAfterPowerOn = {
    ...configurationFor({ intervalMilliseconds: 3 }),
    configuration: decodeConfiguration(0x6127),
  };
  describe.each([
    ["with a configuration of its own", fitted],
    ["with the one that it has after power-on", asAfterPowerOn],
  ])("%s, in the middle of a reading", (_name, chipSettings) => {
    test.each(Array.from({ length: 12 }, (_, nth) => nth))(
      "before read %i, shows no zero of it",
      async (nth) => {
        const bench = new Workbench();
        const { session } = createSession(bench, chipSettings);
        let reads = 0;
        bench.after = (write, read) => {
          if (write.length === 1) reads += 1;
          if (reads === nth) bench.chip.powerCycle();
          return read;
        };
        const shown = new Set<string>();
        for (let second = 0; second < 14; second += 1) {
          const reading = session.read();
          await bench.clock.advance(1000);
          const { measurement } = (await reading) ?? {};
          if (measurement !== undefined) shown.add(JSON.stringify(measurement.raw));
        }
        expect([...shown]).toEqual([JSON.stringify({ current: 840, voltage: 9600, power: 1260 })]);
      },
    );
  });

  test("values of two conversions are read once more where one of them is zero", async () => {
    const { bench, session, restored } = await settled();
    let currents = 0;
    bench.after = (write, read) => {
      if (write[0] !== INA260Register.current) return read;
      currents += 1;
      return currents === 1 ? Uint8Array.of(0, 0) : read;
    };
    const reading = await session.read();
    expect(reading?.measurement).toMatchObject({ currentAmperes: 1.05, powerWatts: 12.6 });
    expect(restored()).toBe(0);
  });

  test("a load that is off is a measurement all the same", async () => {
    const { bench, volts, restored } = await settled();
    bench.chip.set({ volts: 0, amperes: 0 });
    await bench.clock.advance(3000);
    expect(await volts()).toBe(0);
    expect(restored()).toBe(0);
  });
});

test("a reading is three register reads, and the check of the configuration is one more every ten seconds", async () => {
  const bench = new Workbench();
  const { volts } = createSession(bench);
  await volts();
  await bench.clock.advance(1000);
  await volts();
  const registers = async (): Promise<(number | undefined)[]> => {
    bench.wire.clear();
    await bench.clock.advance(995);
    await volts();
    return bench.wire.transfers.filter(({ address }) => address === 0x40).map(({ write }) => write[0]);
  };
  const { current, voltage, power, configuration } = INA260Register;
  const seen = [];
  for (let second = 0; second < 20; second += 1) seen.push(await registers());
  expect(seen.filter((read) => read.length === 3)).toHaveLength(18);
  for (const read of seen) expect(read.slice(-3)).toEqual([current, voltage, power]);
  expect(seen.filter((read) => read[0] === configuration && read.length === 4)).toHaveLength(2);
});

describe("a power above what the register holds", () => {
  test("is an error at first contact and later, and no number", async () => {
    const bench = new Workbench();
    const { session, volts } = createSession(bench);
    bench.chip.set({ volts: 35, amperes: 12 });
    await bench.clock.advance(100);
    await expect(session.read()).rejects.toMatchObject({ name: "PowerOverflowError" });
    bench.chip.set({ amperes: 1 });
    await bench.clock.advance(100);
    expect(await volts()).toBe(35);
    await bench.clock.advance(1000);
    bench.chip.set({ amperes: 12 });
    await bench.clock.advance(2000);
    await expect(session.read()).rejects.toThrow("419.43 W or more");
  });

  test("begins at 419.43 W exactly", async () => {
    const bench = new Workbench();
    const { session } = createSession(bench);
    // 419.42 W, one count below.
    bench.chip.set({ volts: 30, amperes: 13.98 });
    await bench.clock.advance(100);
    expect((await session.read())?.measurement.powerWatts).toBeCloseTo(419.4, 1);
  });
});

describe("a limit that the sensor watches by itself", () => {
  async function watching() {
    const bench = new Workbench();
    const session = new SensorSession({
      driver: bench.driver,
      chipSettings: configurationFor({ intervalMilliseconds: 10 }),
      alert: { kind: "over-power", limitWatts: 20 },
      clock: bench.clock,
      onRestored: () => undefined,
    });
    await bench.clock.advance(100);
    await session.read();
    const alert = async (): Promise<boolean | undefined> => {
      await bench.clock.advance(20);
      return (await session.read())?.alert;
    };
    return { bench, alert };
  }

  test("is written to it latched, so that a violation between two readings is seen by the second and only then", async () => {
    const { bench, alert } = await watching();
    expect(await bench.driver.readAlert()).toMatchObject({
      kind: "over-power",
      limitWatts: 20,
      latched: true,
    });
    expect(await alert()).toBe(false);
    bench.chip.set({ amperes: 3 });
    await bench.clock.advance(20);
    bench.chip.set({ amperes: 1 });
    await bench.clock.advance(20);
    expect(await alert()).toBe(true);
    expect(await alert()).toBe(false);
  });

  test("is given to it again after it lost its supply", async () => {
    const { bench, alert } = await watching();
    bench.chip.powerCycle();
    bench.chip.set({ amperes: 3 });
    await bench.clock.advance(10_000);
    await alert();
    expect(await bench.driver.readAlert()).toMatchObject({ kind: "over-power", limitWatts: 20 });
    expect(await alert()).toBe(true);
  });
});
