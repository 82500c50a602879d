import { configurationFor } from "@rbp/ina260";
import { expect, test } from "vitest";
import { formatPlace } from "./place.ts";
import { busesOf, checkTopology, multiplexersOf, type SensorPlan } from "./topology.ts";

const sensor: SensorPlan = {
  labels: { hostname: "pi", device: "a" },
  bus: 1,
  hops: [
    { part: "TCA9548A", address: 0x70, channel: 7 },
    { part: "TCA9548A", address: 0x71, channel: 0 },
  ],
  address: 0x40,
  intervalMilliseconds: 1000,
  chipSettings: configurationFor({ intervalMilliseconds: 1000 }),
};
const other: SensorPlan = { ...sensor, labels: { hostname: "pi", device: "b" }, bus: 0, hops: [] };

test("each bus is named once", () => {
  expect(busesOf({ sensors: [sensor, other, sensor] })).toEqual([1, 0]);
});

test("each multiplexer is named once, an outer one before those behind it", () => {
  const paths = multiplexersOf({ sensors: [sensor, other, { ...sensor, address: 0x41 }] }).map(formatPlace);
  expect(paths).toEqual(["i2c-1/0x70", "i2c-1/0x70.7/0x71"]);
});

test("sensors with places and names of their own are accepted", () => {
  const topology = { sensors: [sensor, other] };
  expect(checkTopology(topology)).toBe(topology);
});

test("two sensors at one place, or of one name, are refused with both named", () => {
  expect(() => checkTopology({ sensors: [sensor, { ...sensor, labels: other.labels }] })).toThrow(
    "the chips at i2c-1/0x70.7/0x71.0/0x40 and i2c-1/0x70.7/0x71.0/0x40 would answer together: give one another",
  );
  expect(() => checkTopology({ sensors: [sensor, { ...other, labels: sensor.labels }] })).toThrow(
    'i2c-0/0x40: device "a" is already at i2c-1/0x70.7/0x71.0/0x40; give each a name of its own',
  );
});

test("chips that would answer together are refused with both named", () => {
  const onTheWay = { ...sensor, labels: other.labels, hops: sensor.hops.slice(0, 1) };
  expect(() => checkTopology({ sensors: [sensor, onTheWay] })).toThrow(
    "the chips at i2c-1/0x70.7/0x40 and i2c-1/0x70.7/0x71.0/0x40 would answer together",
  );
  const [hop] = sensor.hops;
  const behindItself = { ...sensor, hops: hop === undefined ? [] : [hop, hop] };
  expect(() => checkTopology({ sensors: [behindItself] })).toThrow(
    "the chips at i2c-1/0x70 and i2c-1/0x70.7/0x70 would answer together",
  );
});
