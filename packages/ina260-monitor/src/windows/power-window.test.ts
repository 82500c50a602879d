import { ManualClock } from "@rbp/i2c/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ToldSensor } from "../../test/support/told-sensor.ts";
import { PowerWindow } from "./power-window.ts";
import { ReadingStream } from "./reading-stream.ts";

/** Two sensors that are read each second, one half a second after the other; the newest readings are at 0 and 500. */
function twoSensors() {
  const [npu, ssd] = [new ToldSensor("npu", 7), new ToldSensor("ssd", 3)];
  const readings = new ReadingStream();
  readings.follow([npu, ssd]);
  npu.read(12, 0);
  ssd.read(3, 500);
  return { readings, npu, ssd, plans: [npu.plan, ssd.plan] };
}

describe("a window over two sensors", () => {
  test("has what flows in it of each, and of both together", async () => {
    const { readings, npu, ssd, plans } = twoSensors();
    const window = new PowerWindow(plans, readings, 600);
    npu.read(24, 1000);
    ssd.read(3, 1500);
    npu.read(12, 2000);
    ssd.read(6, 2500);
    window.end(2600);
    for (const now of [3000, 4000]) {
      npu.read(36, now);
      ssd.read(3, now + 500);
    }
    const { sensors, total } = await window.whenComplete(0, new ManualClock());
    expect(sensors).toMatchObject([
      {
        labels: npu.plan.labels,
        place: "i2c-1/0x70.7/0x40",
        durationSeconds: 2,
        joules: 24 * 0.4 + 12 + 36 * 0.6,
        coverage: 1,
        samples: 3,
      },
      {
        labels: ssd.plan.labels,
        place: "i2c-1/0x70.3/0x40",
        durationSeconds: 2,
        joules: expect.closeTo(3 * 0.9 + 6 + 3 * 0.1, 9) as number,
        coverage: 1,
        samples: 3,
      },
    ]);
    expect(total).toMatchObject({
      joules: expect.closeTo(43.2 + 9, 9) as number,
      // 12 and 3 W at 2 s, 36 and 6 W at 3 s.
      minimumWatts: 15,
      maximumWatts: 42,
      samples: 6,
      errorJoules: (sensors[0]?.errorJoules ?? 0) + (sensors[1]?.errorJoules ?? 0),
    });
  });

  test("is complete when a whole conversion of each sensor lies behind its end", async () => {
    const { readings, npu, ssd, plans } = twoSensors();
    const window = new PowerWindow(plans, readings, 500);
    npu.read(12, 1000);
    window.end(1200);
    let isOver = false;
    const clock = new ManualClock(1200);
    const waiting = window.whenComplete(60_000, clock).then((outcome) => {
      isOver = true;
      return outcome;
    });
    npu.read(12, 2200);
    ssd.read(3, 1500);
    await clock.advance(1000);
    expect(isOver).toBe(false);
    ssd.read(3, 2500);
    await clock.advance(0);
    expect((await waiting).total).toMatchObject({
      coverage: 1,
      joules: expect.closeTo(0.7 * 15, 9) as number,
    });
  });

  test("does not wait for a failing sensor beyond the time that it is given", async () => {
    const { readings, npu, plans } = twoSensors();
    const window = new PowerWindow(plans, readings, 500);
    npu.read(12, 1000);
    window.end(1000);
    npu.read(12, 2000);
    const clock = new ManualClock(1000);
    const waiting = window.whenComplete(5000, clock);
    await clock.advance(5000);
    const { sensors, total } = await waiting;
    expect(sensors).toMatchObject([{ coverage: 1 }, { coverage: 0, joules: 0 }]);
    expect(total).toMatchObject({ coverage: 0, joules: 6 });
    expect(total).not.toHaveProperty("errorJoules");
    expect(clock.sleeping).toBe(0);
  });
});

test("a window that runs tells what is known until now", () => {
  const { readings, npu, plans } = twoSensors();
  const window = new PowerWindow(plans.slice(0, 1), readings, 500);
  npu.read(12, 1000);
  npu.read(12, 2000);
  expect(window.estimate()).toMatchObject({ total: { durationSeconds: 1.5, joules: 18, coverage: 1 } });
  expect(window.estimate().total).not.toHaveProperty("errorJoules");
});

test("a closed window stops listening", () => {
  const { readings, npu, plans } = twoSensors();
  const window = new PowerWindow(plans, readings, 500);
  window.close();
  npu.read(12, 1000);
  expect(window.estimate().total.samples).toBe(0);
});

test("a window goes on with the new monitors of its sensors, and not with sensors that are not its own", () => {
  const { readings, npu, plans } = twoSensors();
  const window = new PowerWindow(plans.slice(0, 1), readings, 500);
  const [next, other] = [new ToldSensor("npu", 7), new ToldSensor("ssd", 3)];
  readings.follow([next, other]);
  next.read(12, 1000);
  npu.read(400, 1500);
  other.read(400, 1500);
  next.read(12, 2000);
  expect(window.estimate().total).toMatchObject({ joules: 18, maximumWatts: 12 });
});

test("the highest power together is between the highest of one and the sum of the highest", () => {
  const watts = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 3, maxLength: 20 });
  fc.assert(
    fc.property(watts, watts, (ofNpu, ofSsd) => {
      const { readings, npu, ssd, plans } = twoSensors();
      const window = new PowerWindow(plans, readings, 500);
      const length = Math.max(ofNpu.length, ofSsd.length);
      for (let index = 0; index < length; index += 1) {
        npu.read(ofNpu[index % ofNpu.length] as number, 1000 * (index + 1));
        ssd.read(ofSsd[index % ofSsd.length] as number, 1000 * (index + 1) + 500);
      }
      const { sensors, total } = window.estimate();
      const highest = sensors.map(({ maximumWatts = 0 }) => maximumWatts);
      const lowest = sensors.map(({ minimumWatts = 0 }) => minimumWatts);
      expect(total.maximumWatts).toBeLessThanOrEqual((highest[0] ?? 0) + (highest[1] ?? 0));
      expect(total.minimumWatts).toBeGreaterThanOrEqual((lowest[0] ?? 0) + (lowest[1] ?? 0));
      expect(total.maximumWatts).toBeGreaterThanOrEqual(Math.max(...highest) + Math.min(...lowest) - 1e-9);
    }),
  );
});
