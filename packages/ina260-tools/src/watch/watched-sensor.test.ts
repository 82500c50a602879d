import { expect, test } from "vitest";
import { Workbench } from "../../../ina260-monitor/test/support/workbench.ts";
import { WatchedSensor } from "./watched-sensor.ts";

/** A sensor that is watched: `second` lets one pass, with a reading and then a tick. */
function start() {
  const rig = new Workbench();
  const { monitor, poll } = rig.monitor();
  const watched = new WatchedSensor(monitor);
  const second = async (): Promise<void> => {
    await rig.clock.advance(995);
    await poll();
    watched.tick();
  };
  return { rig, watched, second };
}

test("peak and energy count from the start, and after a reset from that", async () => {
  const { rig, watched, second } = start();
  for (let count = 0; count < 4; count += 1) await second();
  const before = watched.view();
  expect(before.peakWatts).toBe(12.6);
  expect(before.energyJoules).toBeCloseTo(3 * 12.6, 6);

  rig.chip.set({ amperes: 0.5 });
  await second();
  await second();
  expect(watched.view().peakWatts).toBe(12.6);
  watched.reset();
  expect(watched.view().peakWatts).toBeUndefined();
  expect(watched.view().energyJoules).toBe(0);
  await second();
  expect(watched.view().peakWatts).toBe(6);
  expect(watched.view().energyJoules).toBeCloseTo(6, 6);
});

test("power that flows back is a peak below zero, and energy that is taken off", async () => {
  const { rig, watched, second } = start();
  rig.chip.set({ amperes: -1 });
  for (let count = 0; count < 3; count += 1) await second();
  expect(watched.view().peakWatts).toBe(-12);
  expect(watched.view().energyJoules).toBeCloseTo(-24, 6);
});

test("the history has the mean of each tick with a reading, and a gap while the sensor fails", async () => {
  const { rig, watched, second } = start();
  await second();
  watched.tick();
  await second();
  rig.chip.powerOff();
  await second();
  rig.chip.powerOn();
  await second();
  expect(watched.view().history).toEqual([12.6, 12.6, undefined, 12.6]);
  expect(watched.view().status).toMatchObject({ state: "up", place: "i2c-1/0x70.7/0x40" });
});

test("the history does not grow for ever", () => {
  const { watched, rig } = start();
  rig.chip.powerOff();
  for (let tick = 0; tick < 2000; tick += 1) watched.tick();
  expect(watched.view().history.length).toBeLessThanOrEqual(500);
});
