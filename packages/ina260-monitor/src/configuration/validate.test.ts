import { expect, test } from "vitest";
import { mistakesIn } from "../../test/support/mistakes.ts";

test("what is wrong is not taken for its default, which may be wrong elsewhere", () => {
  const text = `
interval: 1ms
buses:
  - bus: 1
    sensors: [{ device: a, averaging: 1024 }, { device: b, address: 40 }]
    multiplexers:
      - { address: 70, channels: { 7: { sensors: [{ device: c, address: 0x41 }] } } }
      - { channels: { 7: { sensors: [{ device: d, address: 0x41 }] } } }
`;
  expect(
    mistakesIn(text).map((mistake) => mistake.replace(/: expected.*; did you mean (.*)\?$/, " is $1")),
  ).toEqual([
    expect.stringContaining("2:11: interval: expected a time"),
    "5:69: address is 0x40",
    "7:20: address is 0x70",
  ]);
});

test("everything that is wrong is said at once, in the order of the file", () => {
  const text = `
hostnam: pi
intervall: 1s
averaging: 3
buses:
  - bus: 1
    sensors:
      - device: a
        address: 40
        typo: 1
        other: 2
      - { adress: 0x41 }
      - { device: a, address: 0x42 }
      - { device: c, address: 0x42 }
  - { buss: 2 }
  - bus: /dev/i2c-1
`;
  expect(mistakesIn(text).map((mistake) => mistake.replace(/;.*/, ""))).toEqual([
    "2:1: unknown key hostnam",
    "3:1: unknown key intervall",
    "4:12: averaging: expected one of auto, 1, 4, 16, 64, 128, 256, 512, 1024, found 3",
    "9:18: address: expected an address from 0x40 to 0x4f, or what the pins are tied to, like { a1: GND, a0: VS }, found 40",
    "10:9: unknown key typo",
    "11:9: unknown key other",
    "12:9: device is missing",
    "12:11: unknown key adress",
    '13:19: device "a" is already on line 8',
    "14:31: the chips at i2c-1/0x42 (line 13) and i2c-1/0x42 (line 14) would answer together: give one another address by its pins, or move it to a channel of its own",
    "15:5: bus is missing",
    "15:7: unknown key buss",
    "16:10: bus 1 is already on line 6",
  ]);
});

test("a file of nonsense shows a bounded number of mistakes, and says how many more there are", () => {
  const sensors = Array.from({ length: 150 }, () => "{ device: 1 }");
  const found = mistakesIn(`buses: [{ bus: 1, sensors: [${sensors.join(", ")}] }]`);
  expect(found).toHaveLength(101);
  expect(found.at(-1)).toBe(" and 50 more mistakes");
});
