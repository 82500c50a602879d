import { describe, expect, test } from "vitest";
import { mistakesIn, rightFile, sensorWith } from "../../test/support/mistakes.ts";

describe("a key", () => {
  test.each([
    ['buses: []\n"a\\n\\e[2Jb": 1', "2:1: unknown key a [2Jb; expected one of hostname"],
    [`hostnam: a\n${rightFile}`, "1:1: unknown key hostnam; did you mean hostname?"],
    [sensorWith("adress: 0x40"), "1:42: unknown key adress; did you mean address?"],
    [
      sensorWith("zzz: 1"),
      "1:42: unknown key zzz; expected one of device, address, interval, averaging, labels, alert",
    ],
    [
      sensorWith("alert: { over_power_wats: 1 }"),
      "1:51: unknown key over_power_wats; did you mean over_power_watts?",
    ],
    ["buses: [{ bus: 1, sensor: [] }]", "1:19: unknown key sensor; did you mean sensors?"],
    ["hostname: a", "1:1: buses is missing; add a list of buses with what is on them"],
    ["buses: [{ sensors: [{ device: a }] }]", "1:9: bus is missing; add its number, like bus: 1"],
    [
      "buses: [{ bus: 1, sensors: [{}] }]",
      "1:29: device is missing; add what the sensor measures, like device: NAME",
    ],
    [
      "buses: [{ bus: 1, multiplexers: [{}] }]",
      "1:34: channels is missing; add its channels with what is on them",
    ],
    [
      "buses: [{ bus: 1, multiplexers: [{ channels: { 8: {} } }] }]",
      "1:48: channel 8: expected a channel from 0 to 7",
    ],
    [
      "buses: [{ bus: 1, multiplexers: [{ channels: { 0x7: {} } }] }]",
      "channel 0x7: expected a channel from 0 to 7",
    ],
  ])("in %s is found with its place and a hint", (text, expected) => {
    expect(mistakesIn(text)).toEqual([expect.stringContaining(expected)]);
  });
});

describe("a value", () => {
  test.each([
    [`hostname:\n${rightFile}`, "1:10: hostname: expected a name, as text, found nothing"],
    [`hostname: 3\n${rightFile}`, "1:11: hostname: expected a name, as text, found 3; put it in quotes"],
    [
      `interval: 1ms\n${rightFile}`,
      '1:11: interval: expected a time from 2ms to 1h, as seconds or with a unit (500ms, 2s, 1m), found "1ms"',
    ],
    [`interval: 0.001\n${rightFile}`, "found 0.001"],
    [`interval: .nan\n${rightFile}`, "1:11: interval: expected a time"],
    [
      `averaging: 2\n${rightFile}`,
      "1:12: averaging: expected one of auto, 1, 4, 16, 64, 128, 256, 512, 1024, found 2",
    ],
    [
      `legacy_metrics: yes\n${rightFile}`,
      'legacy_metrics: expected true or false, found "yes"; did you mean true?',
    ],
    [
      `keep_trying: off\n${rightFile}`,
      'keep_trying: expected true or false, found "off"; did you mean false?',
    ],
    [
      `labels: [a]\n${rightFile}`,
      '1:9: labels: expected names with their texts, like { rack: a }, found ["a"]',
    ],
    [
      `labels: { slot: 3 }\n${rightFile}`,
      "1:17: slot: expected text that is not empty, found 3; put it in quotes",
    ],
    [`labels: { 9a: b }\n${rightFile}`, "1:11: label 9a: expected a name of letters, digits and _"],
    [`labels: { __a: b }\n${rightFile}`, "1:11: label __a: expected a name of letters, digits and _"],
    [
      `labels: { le: b }\n${rightFile}`,
      "1:11: label le: expected a name that neither a metric of this program nor",
    ],
    [`windows: [10s, 0s]\n${rightFile}`, "1:16: windows[1]: expected a time from 1s to 24h"],
    [`windows: [60s, 1m]\n${rightFile}`, "1:10: windows: expected at most 8 times, each another one"],
    [
      `power_buckets_watts: [2, 1]\n${rightFile}`,
      "power_buckets_watts: expected at most 64 numbers of watts from 0 to 419.43, rising",
    ],
    [`power_buckets_watts: [a]\n${rightFile}`, "power_buckets_watts[0]: expected at most 64"],
    ["buses: { bus: 1 }", '1:8: buses: expected a list of buses, each with - before it, found {"bus":1}'],
    ["buses: [1]", "1:9: buses[0]: expected a bus, like { bus: 1, sensors: … }, found 1"],
    [
      "buses: [{ bus: i2c1, sensors: [{ device: a }] }]",
      '1:16: bus: expected a bus, like 1 or /dev/i2c-1, found "i2c1"',
    ],
    [
      sensorWith("address: 40"),
      "1:51: address: expected an address from 0x40 to 0x4f, or what the pins are tied to, like { a1: GND, a0: VS }, found 40; did you mean 0x40?",
    ],
    [sensorWith("address: 0x20"), "found 0x20"],
    [sensorWith("address: 64.5"), "found 64.5"],
    [sensorWith("address: { a1: GND, a0: VCC }"), 'found {"a1":"GND","a0":"VCC"}'],
    [
      sensorWith("alert: {}"),
      "1:49: alert: expected exactly one of over_current_amperes, under_current_amperes, over_voltage_volts, under_voltage_volts, over_power_watts, found {}",
    ],
    [sensorWith("alert: { over_power_watts: 1, over_voltage_volts: 1 }"), "alert: expected exactly one of"],
    [
      sensorWith("alert: { over_power_watts: 420 }"),
      "over_power_watts: expected a number of watts from 0 to 419.43, found 420",
    ],
    [sensorWith('alert: { over_power_watts: "40" }'), 'found "40"; leave the quotes out'],
    [
      "buses: [{ bus: 1, multiplexers: [{ part: TCA9548, channels: {} }] }]",
      'part: expected one of TCA9548A, TCA9546A, TCA9545A, TCA9543A, PCA9547, found "TCA9548"; did you mean TCA9548A?',
    ],
    [
      sensorWith("averaging: 1024, interval: 100ms"),
      "1:53: averaging 1024 takes up to 316ms, longer than the interval of 100ms",
    ],
    [`averaging: 1024\ninterval: 100ms\n${rightFile}`, "1:12: averaging 1024 takes up to 316ms"],
    ["buses: []", "1:1: expected sensors, found none; add one as sensors: [{ device: NAME }]"],
  ])("in %s is found with its place, what was expected and a hint", (text, expected) => {
    expect(mistakesIn(text)).toEqual([expect.stringContaining(expected)]);
  });
});
