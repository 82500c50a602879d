import type { I2CErrorCode } from "@rbp/i2c";
import { describe, expect, test } from "vitest";
import { EPOCH, plan, Workbench } from "../../test/support/workbench.ts";
import type { ReadingLag } from "@rbp/metering";
import type { SensorMonitor } from "./monitor.ts";
import { ageLimit } from "./history.ts";

/** A monitor whose sensor has been read and configured. */
async function running() {
  const bench = new Workbench();
  const underTest = bench.monitor();
  underTest.monitor.announce();
  await underTest.poll();
  await bench.clock.advance(1000);
  await underTest.poll();
  expect(underTest.volts()).toBe(12);
  expect(bench.takeLog()).toEqual([]);
  return { bench, ...underTest };
}

const reasons = (monitor: SensorMonitor): Record<string, number> =>
  Object.fromEntries(monitor.snapshot().counters.errors);

describe("a sensor that answers", () => {
  test("is shown with what was measured, by whom and when", async () => {
    const { bench, monitor, poll } = await running();
    await bench.clock.advance(990);
    const readAt = bench.clock.now();
    const view = await poll();
    expect(view).toMatchObject({
      measurement: { voltageVolts: 12, currentAmperes: 1.05, powerWatts: 12.6 },
      identity: { manufacturerId: 0x5449, dieId: 0x227, revision: 0 },
      lastReadAt: EPOCH + readAt,
      counters: { reads: 3, missedDeadlines: 0, alerts: 0 },
    });
    expect(reasons(monitor)).toEqual({});
  });

  test("is never another one with the same address on another channel", async () => {
    const { bench, poll } = await running();
    bench.mux.move(1 << 3);
    expect((await poll()).measurement?.voltageVolts).toBe(12);
  });
});

test("a listener receives each reading, signed and with its time, until it ends that", async () => {
  const { bench, monitor, poll } = await running();
  const told: unknown[] = [];
  const end = monitor.onReading((reading, now) => told.push({ ...reading, now }));
  bench.chip.set({ amperes: -1 });
  await bench.clock.advance(2000);
  const now = bench.clock.now();
  await poll();
  bench.chip.powerOff();
  await poll();
  end();
  bench.chip.powerOn();
  await bench.clock.advance(2000);
  await poll();
  expect(told).toEqual([{ volts: 12, amperes: -1, watts: -12, now }]);
});

describe("a sensor that fails", () => {
  test("has no values from then on, is counted, and is logged once with the reason", async () => {
    const { bench, monitor, poll, volts } = await running();
    bench.chip.powerOff();
    for (let second = 0; second < 5; second += 1) {
      await poll();
      expect(volts()).toBeUndefined();
      await bench.clock.advance(1000);
    }
    expect(reasons(monitor)).toEqual({ nack: 5 });
    expect(monitor.snapshot().identity).toBeUndefined();
    expect(monitor.snapshot().counters.reads).toBe(7);
    expect(bench.takeLog()).toEqual([
      'level=WARN msg="Sensor failing" device=deepx sensor=i2c-1/0x70.7/0x40 reason=nack err="INA260 at ' +
        "i2c-1/0x70.7 address 0x40: no acknowledgement on reading 2 bytes after writing 0x01; check wiring, " +
        'power and the mux channel"',
    ]);
  });

  test("is logged again with each further reason, once, until it is well again", async () => {
    const { bench, poll } = await running();
    const failsWith = async (error: I2CErrorCode): Promise<void> => {
      const takeAway = bench.faults.inject({ error });
      await poll();
      takeAway();
      await bench.clock.advance(1000);
    };
    for (const error of ["nack", "address-in-use", "nack", "address-in-use", "bus"] as const) {
      await failsWith(error);
    }
    const logged = (): string[] => bench.takeLog().map((line) => / reason=(\S+)/.exec(line)?.[1] ?? line);
    expect(logged()).toEqual(["nack", "address-in-use", "bus"]);
    await poll();
    await bench.clock.advance(1000);
    await failsWith("nack");
    expect(logged()).toEqual([expect.stringContaining("Sensor recovered"), "nack"]);
  });

  test("comes back by itself with its power-on configuration, and is configured again", async () => {
    const { bench, poll, volts } = await running();
    bench.chip.powerOff();
    await poll();
    await bench.clock.advance(2000);
    await poll();
    bench.chip.powerOn();
    await bench.clock.advance(1000);
    await poll();
    expect(volts()).toBe(12);
    expect((await bench.driver.readConfiguration()).averaging).toBeGreaterThan(1);
    expect(bench.takeLog().at(-1)).toBe(
      'level=INFO msg="Sensor recovered" device=deepx sensor=i2c-1/0x70.7/0x40 failed_reads=2 seconds=3.01',
    );
  });

  test("is shown again after its multiplexer lost power", async () => {
    const { bench, poll, volts } = await running();
    bench.mux.powerOff();
    await poll();
    expect(volts()).toBeUndefined();
    bench.mux.powerOn();
    await bench.clock.advance(1000);
    await poll();
    expect(volts()).toBe(12);
  });

  test("is a conflict, and never a wrong value, when another controller moves the multiplexer", async () => {
    const { bench, monitor, poll, volts } = await running();
    // Right behind the select, in the middle of the section.
    bench.after = (write, read) => {
      if (write[0] === 1 << 7) bench.mux.move(1 << 3);
      return read;
    };
    await poll();
    expect(volts()).toBeUndefined();
    expect(reasons(monitor)).toEqual({ "mux-conflict": 1 });
  });

  test("that is found to be another chip is an error that names it", async () => {
    const { bench, monitor, poll } = await running();
    bench.faults.inject({ address: 0x40, nth: 1, error: "nack" });
    await poll();
    // A chip that has no identity registers, and lets SDA be.
    bench.after = (write, read) => ((write[0] ?? 0) >= 0xfe ? Uint8Array.of(0xff, 0xff) : read);
    await bench.clock.advance(1000);
    await poll();
    expect(reasons(monitor)).toEqual({ nack: 1, "wrong-identity": 1 });
    expect(String(monitor.failure)).toContain("0xffff");
  });

  test("that lost its configuration and nothing else is configured again, and that is logged", async () => {
    const { bench, poll, volts } = await running();
    bench.chip.powerCycle();
    bench.chip.set({ volts: 0, amperes: 0 });
    await poll();
    expect(volts()).toBe(12);
    expect(bench.takeLog()).toEqual([
      'level=WARN msg="Sensor had lost its configuration; configured again" device=deepx sensor=i2c-1/0x70.7/0x40',
    ]);
  });

  test("says nothing before it was announced, and then once", async () => {
    const bench = new Workbench();
    const { monitor, poll } = bench.monitor();
    bench.chip.powerOff();
    await poll();
    expect(bench.takeLog()).toEqual([]);
    monitor.announce();
    await poll();
    expect(bench.takeLog()).toHaveLength(1);
  });

  test("leaves four fifths of the bus to the others while its transfers time out", async () => {
    const { bench, monitor } = await running();
    bench.faults.inject({ address: 0x40, delayMilliseconds: 1000, error: "timeout" });
    const attempts: number[] = [];
    for (let second = 0; second < 30; second += 1) {
      const before = bench.clock.now();
      const polled = monitor.poll();
      await bench.clock.advance(1000);
      await polled;
      if (reasons(monitor)["timeout"] === attempts.length + 1) attempts.push(before);
    }
    const pauses = attempts.slice(1).map((moment, index) => moment - (attempts[index] as number));
    expect(pauses.length).toBeGreaterThan(3);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(5000);
  });
});

describe("a measurement", () => {
  test("is shown up to its age limit and not a moment longer", async () => {
    const { bench, monitor, volts } = await running();
    const { expiresAt } = monitor;
    await bench.clock.advance(expiresAt - bench.clock.now());
    expect(volts()).toBe(12);
    await bench.clock.advance(1);
    expect(volts()).toBeUndefined();
    expect(monitor.snapshot().lastReadAt).toBeGreaterThan(EPOCH);
  });

  test.each([
    [10, 1000],
    [400, 1000],
    [1000, 2500],
    [60_000, 150_000],
  ])("of an interval of %i ms may be %i ms old", (interval, limit) => {
    expect(ageLimit(interval)).toBe(limit);
  });
});

describe("a bus that hangs", () => {
  test("is a failed reading once that has not ended in time, counted and reported once", async () => {
    const { bench, monitor, poll, volts } = await running();
    bench.faults.inject({ nth: 1, hang: true });
    const hanging = monitor.poll();
    for (let second = 0; second < 6; second += 1) {
      await bench.clock.advance(1000);
      monitor.miss(1);
    }
    expect(volts()).toBeUndefined();
    expect(bench.takeLog()).toEqual([
      'level=WARN msg="Sensor failing" device=deepx sensor=i2c-1/0x70.7/0x40 reason=overdue err="a reading ' +
        'has not ended in 2.5 s; the bus hangs"',
    ]);
    bench.faults.release();
    await hanging;
    expect(bench.takeLog()).toEqual([]);
    expect(monitor.snapshot()).toMatchObject({ counters: { reads: 3, missedDeadlines: 6 } });
    expect(reasons(monitor)).toEqual({ overdue: 1 });
    await bench.clock.advance(30_000);
    await poll();
    expect(volts()).toBe(12);
    expect(bench.takeLog()).toEqual([expect.stringContaining('msg="Sensor recovered"')]);
  });

  test("gives a value that is fresh when the reading ends well in the end", async () => {
    const { bench, monitor, volts } = await running();
    bench.faults.inject({ nth: 1, delayMilliseconds: 4000 });
    const slow = monitor.poll();
    await bench.clock.advance(3000);
    monitor.miss(3);
    expect(volts()).toBeUndefined();
    bench.chip.set({ volts: 6 });
    await bench.clock.advance(1000);
    await slow;
    expect(volts()).toBeDefined();
    expect(reasons(monitor)).toEqual({ overdue: 1 });
    expect(monitor.failure).toBeUndefined();
  });

  test("is no failed reading of a sensor that waits for its turn, whose values are gone all the same", async () => {
    const { bench, monitor, volts } = await running();
    let release = (): void => undefined;
    const another = bench.bus.exclusive(() => new Promise<void>((resolve) => (release = resolve)));
    const waiting = monitor.poll(another);
    await bench.clock.advance(3000);
    monitor.miss(3);
    expect(volts()).toBeUndefined();
    expect(reasons(monitor)).toEqual({});
    release();
    await waiting;
    expect(volts()).toBe(12);
  });
});

test("the version grows with everything that can be seen", async () => {
  const { bench, monitor, poll } = await running();
  const versions = [monitor.version];
  await poll();
  versions.push(monitor.version);
  monitor.miss(1);
  versions.push(monitor.version);
  bench.chip.powerOff();
  await poll();
  versions.push(monitor.version);
  expect(new Set(versions).size).toBe(4);
  expect(versions.toSorted((a, b) => a - b)).toEqual(versions);
});

describe("a listener to the readings", () => {
  interface Told {
    readonly watts: number;
    readonly now: number;
    readonly lag: ReadingLag;
  }

  /** A monitor that has been told to pass its readings on from the first one on. */
  function listening() {
    const bench = new Workbench();
    const underTest = bench.monitor();
    const told: Told[] = [];
    const end = underTest.monitor.onReading(({ watts }, now, lag) => told.push({ watts, now, lag }));
    return { bench, ...underTest, told, end };
  }

  test("receives each with its time, its longest conversion and its transfers", async () => {
    const { bench, poll, told } = listening();
    await poll();
    // What the chip had converted before it got its settings: 2.42 ms at most (SBOS656, Configuration Register).
    expect(told).toMatchObject([{ lag: { conversionMilliseconds: expect.closeTo(2.42, 9) as number } }]);
    await bench.clock.advance(1000);
    bench.faults.inject({ nth: 3, delayMilliseconds: 2 });
    const before = bench.clock.now();
    await poll();
    expect(told.at(-1)).toEqual({
      watts: 12.6,
      now: before + 2,
      lag: { conversionMilliseconds: plan.chipSettings.maximumMilliseconds, transferMilliseconds: 2 },
    });
  });

  test("receives the direction, and no reading that fails", async () => {
    const { bench, poll, told } = listening();
    await poll();
    bench.chip.set({ volts: 12, amperes: -1.05 });
    await bench.clock.advance(3000);
    await poll();
    expect(told.at(-1)?.watts).toBe(-12.6);
    bench.chip.powerOff();
    const before = told.length;
    await poll();
    expect(told).toHaveLength(before);
  });

  test("receives nothing any more once it has ended that", async () => {
    const { poll, told, end } = listening();
    end();
    await poll();
    expect(told).toEqual([]);
  });

  test("does no harm by an error to the sensor or to other listeners", async () => {
    const { bench, monitor, poll, volts, told } = listening();
    monitor.onReading(() => {
      throw new Error("a defect");
    });
    const others: number[] = [];
    monitor.onReading((_, now) => others.push(now));
    await poll();
    expect(volts()).toBe(12);
    expect([told.length, others.length]).toEqual([1, 1]);
    expect(bench.takeLog()).toEqual([
      'level=ERROR msg="A reading was not passed on" device=deepx sensor=i2c-1/0x70.7/0x40 err="a defect"',
    ]);
  });
});
