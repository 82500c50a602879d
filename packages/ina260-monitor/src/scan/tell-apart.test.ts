import { createI2CBus } from "@rbp/i2c";
import { ManualClock, SimulatedI2C } from "@rbp/i2c/testing";
import { functionLoad, SimulatedINA260 } from "@rbp/ina260/testing";
import { expect, test } from "vitest";
import { areDifferent } from "./tell-apart.ts";

/** Buses 0, 1, … with a sensor each, whose voltages jitter by 20 mV; a conversion takes less than the time between two. */
function createBuses(...volts: readonly (number | "the first one's")[]) {
  const clock = new ManualClock();
  const sensors: SimulatedINA260[] = [];
  const buses = volts.map((each) => {
    const jitter = (time: number): number => 0.02 * Math.sin(time * 0.1);
    const load = functionLoad({
      volts: (time) => (each === "the first one's" ? 0 : each) + jitter(time),
      amperes: () => 1,
    });
    const sensor = each === "the first one's" ? sensors[0] : new SimulatedINA260({ clock, load });
    const controller = new SimulatedI2C();
    if (sensor !== undefined) sensors.push(controller.segment.add(sensor));
    return createI2CBus(
      {
        transfer: async (...message) => {
          await clock.advance(3);
          return controller.transfer(...message);
        },
      },
      { name: "channel" },
    );
  });
  return (number: number) => buses[number] ?? createI2CBus(new SimulatedI2C(), { name: "nothing" });
}

test("sensors with a load each are different", async () => {
  expect(await areDifferent([0, 1, 2], 0x40, { openBus: createBuses(5, 5.2, 12) })).toBe(true);
});

test("one sensor that answers on every bus is not, though its values jitter", async () => {
  expect(
    await areDifferent([0, 1, 2], 0x40, { openBus: createBuses(5, "the first one's", "the first one's") }),
  ).toBe(false);
});

test("nor is it beside a sensor of its own on one of them", async () => {
  expect(await areDifferent([0, 1, 2], 0x40, { openBus: createBuses(5, 12, "the first one's") })).toBe(false);
});

test("sensors whose loads do not differ cannot be told apart", async () => {
  expect(await areDifferent([0, 1], 0x40, { openBus: createBuses(5, 5.01) })).toBe(false);
});

test("a scan that is to end reads no sensor for it", async () => {
  const signal = AbortSignal.abort(new Error("enough"));
  const openBus = createBuses(5, 12);
  await expect(areDifferent([0, 1], 0x40, { openBus, signal })).rejects.toThrow("enough");
});
