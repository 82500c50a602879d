import { createI2CBus, I2CError, type I2CWire } from "@rbp/i2c";
import { ManualClock } from "@rbp/i2c/testing";
import { describe, expect, test } from "vitest";
import type { OpenBus } from "./hardware/connect.ts";
import { simulateHardware } from "./hardware/simulate.ts";
import { SensorGroup } from "./sensor-group.ts";
import { planSensor } from "./topology/plan-sensor.ts";

const sensors = [
  planSensor({ device: "npu", place: "i2c-1/0x70.7/0x40", intervalMilliseconds: 100 }),
  planSensor({ device: "ssd", place: "i2c-1/0x45", intervalMilliseconds: 200 }),
];
const topology = { sensors };

describe("a group of sensors", () => {
  test("needs no more than where they are, and does no I/O before it is started", async () => {
    await using group = new SensorGroup({ topology });
    expect(group.snapshots().map(({ plan, measurement }) => [plan, measurement])).toEqual([
      [sensors[0], undefined],
      [sensors[1], undefined],
    ]);
    expect(group.stalledMilliseconds()).toBe(0);
  });

  test("shows each of them in the order in which they were named, until it is left", async () => {
    const clock = new ManualClock();
    const openBus = simulateHardware(topology, clock);
    let left: SensorGroup;
    {
      await using group = new SensorGroup({ topology, openBus, clock });
      left = group;
      const started = group.start();
      await clock.advance(1000);
      await started;
      for (const { plan, meter, measurement } of group.snapshots()) {
        const readings = 1000 / plan.intervalMilliseconds;
        expect(measurement?.powerWatts).toBeGreaterThan(5);
        expect(meter.meteredSeconds).toBeGreaterThan((readings - 3) / readings);
        expect(meter.energyForwardJoules).toBeGreaterThan(5 * meter.meteredSeconds);
      }
      expect(group.snapshots().map(({ plan }) => plan.labels.device)).toEqual(["npu", "ssd"]);
    }
    const reads = left.snapshots().map(({ counters }) => counters.reads);
    await clock.advance(1000);
    expect(left.snapshots().map(({ counters }) => counters.reads)).toEqual(reads);
    expect(left.stalledMilliseconds()).toBe(Number.POSITIVE_INFINITY);
  });

  test("is read in turn where one adapter carries several buses, and that hangs: others go on as if nothing were", async () => {
    const clock = new ManualClock();
    const places = [4, 5, 6, 7, 8, 9, 2].map((bus) => `i2c-${String(bus)}/0x40` as const);
    const all = { sensors: places.map((place) => planSensor({ device: place, place })) };
    const open = simulateHardware(all, clock);
    let running = 0;
    let most = 0;
    let hangs = true;
    const openBus: OpenBus = (number) => {
      const simulated = open(number);
      const transfer: I2CWire["transfer"] = async (...message) => {
        if (number === 2) return simulated.transfer(...message);
        running += 1;
        most = Math.max(most, running);
        if (hangs) await clock.sleep(1000);
        running -= 1;
        if (hangs) throw new I2CError("timeout");
        return simulated.transfer(...message);
      };
      const bus = createI2CBus({ transfer }, { name: `i2c-${String(number)}` });
      return { ...bus, findAdapter: () => Promise.resolve(number === 2 ? 2 : 1) };
    };
    const group = new SensorGroup({ topology: all, openBus, clock });
    void group.start();
    await clock.advance(60_000);
    expect(most).toBe(1);
    expect(group.snapshots().map(({ failure }) => failure?.reason)).toEqual([
      ...Array.from({ length: 6 }, () => "timeout"),
      undefined,
    ]);
    expect(group.snapshots().at(-1)?.counters.missedDeadlines).toBe(0);
    hangs = false;
    await clock.advance(10_000);
    expect(group.snapshots().map(({ failure }) => failure)).toEqual(places.map(() => undefined));
    await group.stop();
  });

  test("is refused when two of them cannot be told apart", () => {
    const same = planSensor({ device: "npu", place: "i2c-1/0x46" });
    expect(() => new SensorGroup({ topology: { sensors: [...sensors, same] } })).toThrow(
      'i2c-1/0x46: device "npu" is already at i2c-1/0x70.7/0x40; give each a name of its own',
    );
  });
});
