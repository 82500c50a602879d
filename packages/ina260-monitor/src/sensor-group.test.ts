import { ManualClock } from "@rbp/i2c/testing";
import { describe, expect, test } from "vitest";
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

  test("is refused when two of them cannot be told apart", () => {
    const same = planSensor({ device: "npu", place: "i2c-1/0x46" });
    expect(() => new SensorGroup({ topology: { sensors: [...sensors, same] } })).toThrow(
      'i2c-1/0x46: device "npu" is already at i2c-1/0x70.7/0x40; give each a name of its own',
    );
  });
});
