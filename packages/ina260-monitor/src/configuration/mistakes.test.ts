import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConfigurationError } from "@rbp/command-line";
import { readConfiguration } from "./read-file.ts";

/** What is wrong with a file, without its name. */
function mistakes(text: string): string[] {
  try {
    readConfiguration("a.yaml", text, { machine: "pi4" });
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.mistakes.map((mistake) => mistake.replace(/^a\.yaml:/, ""));
  }
  return [];
}

/** A file with one sensor that has more keys. */
function sensor(keys: string): string {
  return `buses: [{ bus: 1, sensors: [{ device: a, ${keys} }] }]`;
}

const good = "buses: [{ bus: 1, sensors: [{ device: a }] }]\n";

describe("YAML that is none", () => {
  test.each([
    ["", "1:1: expected buses and what is on them, found nothing"],
    ["# nothing\n", "1:1: expected buses and what is on them, found nothing"],
    ["buses: [1, 2\nb: 3", "2:1: not YAML: Flow sequence in block collection must be"],
    ["buses:\n\t- bus: 1", "2:1: not YAML: Tabs are not allowed as indentation"],
    ['hostname: "a\\q"', "1:13: not YAML: Invalid escape sequence \\q"],
    ["hostname: !secret x", "1:11: not YAML: Unresolved tag: !secret"],
    [`${good}---\n${good}`, "2:1: expected one document, found another behind ---"],
    ["- 1", "1:1: expected keys like buses, with what is on them, found [1]"],
    ["just words", '1:1: expected keys like buses, with what is on them, found "just words"'],
    [`hostname: *nobody\n${good}`, "1:11: *nobody: expected an anchor &nobody before it"],
    ["buses: &all [*all]", "1:14: *all: expected an anchor &all that it is not in itself"],
    [`<<: 3\n${good}`, "1:5: <<: expected a map, an alias of one, or a list of them"],
    [`? [a]\n: b\n${good}`, "1:3: expected a word as key, found a list, a map or an alias"],
    [`__proto__: {}\n${good}`, "1:1: __proto__ cannot be a key"],
    [`hostname: a\n${good}hostname: b`, "3:1: hostname is already on line 1; keep one of the two"],
  ])("%j is refused with its place", (text, expected) => {
    expect(mistakes(text)[0]).toContain(expected);
  });

  test("of levels or aliases without end is refused, and takes no time without end", () => {
    const bomb = Array.from(
      { length: 30 },
      (_, index) => `a${String(index + 1)}: &a${String(index + 1)} [*a${String(index)}, *a${String(index)}]`,
    );
    expect(mistakes(`a0: &a0 [1]\n${bomb.join("\n")}`)).toEqual([
      "1:1: expected at most 100,000 values, found more when the aliases are filled in",
    ]);
    const levels = ["1:1: expected at most 100 lists and maps in each other, found more"];
    for (const one of ["[", "- ", "? "]) expect(mistakes(one.repeat(20_000))).toEqual(levels);
  });
});

describe("a key", () => {
  test.each([
    ['buses: []\n"a\\n\\e[2Jb": 1', "2:1: unknown key a [2Jb; expected one of hostname"],
    [`hostnam: a\n${good}`, "1:1: unknown key hostnam; did you mean hostname?"],
    [sensor("adress: 0x40"), "1:42: unknown key adress; did you mean address?"],
    [
      sensor("zzz: 1"),
      "1:42: unknown key zzz; expected one of device, address, interval, averaging, labels, alert",
    ],
    [
      sensor("alert: { over_power_wats: 1 }"),
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
    expect(mistakes(text)).toEqual([expect.stringContaining(expected)]);
  });
});

describe("a value", () => {
  test.each([
    [`hostname:\n${good}`, "1:10: hostname: expected a name, as text, found nothing"],
    [`hostname: 3\n${good}`, "1:11: hostname: expected a name, as text, found 3; put it in quotes"],
    [
      `interval: 1ms\n${good}`,
      '1:11: interval: expected a time from 2ms to 1h, as seconds or with a unit (500ms, 2s, 1m), found "1ms"',
    ],
    [`interval: 0.001\n${good}`, "found 0.001"],
    [`interval: .nan\n${good}`, "1:11: interval: expected a time"],
    [
      `averaging: 2\n${good}`,
      "1:12: averaging: expected one of auto, 1, 4, 16, 64, 128, 256, 512, 1024, found 2",
    ],
    [
      `legacy_metrics: yes\n${good}`,
      'legacy_metrics: expected true or false, found "yes"; did you mean true?',
    ],
    [`keep_trying: off\n${good}`, 'keep_trying: expected true or false, found "off"; did you mean false?'],
    [`labels: [a]\n${good}`, '1:9: labels: expected names with their texts, like { rack: a }, found ["a"]'],
    [
      `labels: { slot: 3 }\n${good}`,
      "1:17: slot: expected text that is not empty, found 3; put it in quotes",
    ],
    [`labels: { 9a: b }\n${good}`, "1:11: label 9a: expected a name of letters, digits and _"],
    [`labels: { __a: b }\n${good}`, "1:11: label __a: expected a name of letters, digits and _"],
    [
      `labels: { le: b }\n${good}`,
      "1:11: label le: expected a name that neither a metric of this program nor",
    ],
    [`windows: [10s, 0s]\n${good}`, "1:16: windows[1]: expected a time from 1s to 24h"],
    [`windows: [60s, 1m]\n${good}`, "1:10: windows: expected at most 8 times, each another one"],
    [
      `power_buckets_watts: [2, 1]\n${good}`,
      "power_buckets_watts: expected at most 64 numbers of watts from 0 to 419.43, rising",
    ],
    [`power_buckets_watts: [a]\n${good}`, "power_buckets_watts[0]: expected at most 64"],
    ["buses: { bus: 1 }", '1:8: buses: expected a list of buses, each with - before it, found {"bus":1}'],
    ["buses: [1]", "1:9: buses[0]: expected a bus, like { bus: 1, sensors: … }, found 1"],
    [
      "buses: [{ bus: i2c1, sensors: [{ device: a }] }]",
      '1:16: bus: expected a bus, like 1 or /dev/i2c-1, found "i2c1"',
    ],
    [
      sensor("address: 40"),
      "1:51: address: expected an address from 0x40 to 0x4f, or what the pins are tied to, like { a1: GND, a0: VS }, found 40; did you mean 0x40?",
    ],
    [sensor("address: 0x20"), "found 0x20"],
    [sensor("address: 64.5"), "found 64.5"],
    [sensor("address: { a1: GND, a0: VCC }"), 'found {"a1":"GND","a0":"VCC"}'],
    [
      sensor("alert: {}"),
      "1:49: alert: expected exactly one of over_current_amperes, under_current_amperes, over_voltage_volts, under_voltage_volts, over_power_watts, found {}",
    ],
    [sensor("alert: { over_power_watts: 1, over_voltage_volts: 1 }"), "alert: expected exactly one of"],
    [
      sensor("alert: { over_power_watts: 420 }"),
      "over_power_watts: expected a number of watts from 0 to 419.43, found 420",
    ],
    [sensor('alert: { over_power_watts: "40" }'), 'found "40"; leave the quotes out'],
    [
      "buses: [{ bus: 1, multiplexers: [{ part: TCA9548, channels: {} }] }]",
      'part: expected one of TCA9548A, TCA9546A, TCA9545A, TCA9543A, PCA9547, found "TCA9548"; did you mean TCA9548A?',
    ],
    [
      sensor("averaging: 1024, interval: 100ms"),
      "1:53: averaging 1024 takes up to 316ms, longer than the interval of 100ms",
    ],
    [`averaging: 1024\ninterval: 100ms\n${good}`, "1:12: averaging 1024 takes up to 316ms"],
    ["buses: []", "1:1: expected sensors, found none; add one as sensors: [{ device: NAME }]"],
  ])("in %s is found with its place, what was expected and a hint", (text, expected) => {
    expect(mistakes(text)).toEqual([expect.stringContaining(expected)]);
  });
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
  expect(mistakes(text).map((mistake) => mistake.replace(/;.*/, ""))).toEqual([
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
    mistakes(text).map((mistake) => mistake.replace(/: expected.*; did you mean (.*)\?$/, " is $1")),
  ).toEqual([
    expect.stringContaining("2:11: interval: expected a time"),
    "5:69: address is 0x40",
    "7:20: address is 0x70",
  ]);
});

test("a file of nonsense has an end of mistakes, and says how many more there are", () => {
  const sensors = Array.from({ length: 150 }, () => "{ device: 1 }");
  const found = mistakes(`buses: [{ bus: 1, sensors: [${sensors.join(", ")}] }]`);
  expect(found).toHaveLength(101);
  expect(found.at(-1)).toBe(" and 50 more mistakes");
});

describe("chips that would answer together", () => {
  test.each([
    [
      "a sensor on the bus and one behind a multiplexer",
      "sensors: [{ device: a }]\n    multiplexers: [{ channels: { 7: { sensors: [{ device: b }] } } }]",
      "i2c-1/0x40 (line 3) and i2c-1/0x70.7/0x40 (line 4) would answer together: i2c-1 stays connected",
    ],
    [
      "a multiplexer behind itself",
      "multiplexers: [{ channels: { 7: { multiplexers: [{ channels: { 0: { sensors: [{ device: b }] } } }] } } }]",
      "i2c-1/0x70 (line 3) and i2c-1/0x70.7/0x70 (line 3) would answer together: i2c-1 stays connected",
    ],
    [
      "a multiplexer behind another and one beside that",
      "multiplexers:\n      - channels: { 7: { multiplexers: [{ address: 0x71, channels: {} }], sensors: [{ device: a }] } }\n      - { address: 0x71, channels: {} }",
      "i2c-1/0x71 (line 5) and i2c-1/0x70.7/0x71 (line 4) would answer together",
    ],
    [
      "one multiplexer that is written twice",
      "multiplexers:\n      - channels: { 7: { sensors: [{ device: a }] } }\n      - channels: { 6: { sensors: [{ device: b }] } }",
      "i2c-1/0x70 (line 4) and i2c-1/0x70 (line 5) would answer together: if they are one multiplexer, put its channels under one",
    ],
  ])("are found: %s", (_, keys, expected) => {
    expect(mistakes(`buses:\n  - bus: 1\n    ${keys}`)).toEqual([expect.stringContaining(expected)]);
  });

  test("are not those behind multiplexers beside each other", () => {
    const multiplexer = (address: string, device: string): string =>
      `{ address: ${address}, channels: { 7: { sensors: [{ device: ${device} }] } } }`;
    expect(
      mistakes(
        `buses: [{ bus: 1, multiplexers: [${multiplexer("0x70", "a")}, ${multiplexer("0x71", "b")}] }]`,
      ),
    ).toEqual([]);
  });
});

describe("a part with less than eight channels or addresses", () => {
  test.each([
    [
      "{ part: TCA9543A, channels: { 2: {} } }",
      "channel 2: expected one of a TCA9543A, 0 to 1; is it another part?",
    ],
    ["{ part: TCA9546A, channels: { 4: {} } }", "channel 4: expected one of a TCA9546A, 0 to 3"],
    [
      "{ part: TCA9545A, address: 0x74, channels: {} }",
      "address: expected one of a TCA9545A, 0x70 to 0x73, found 0x74",
    ],
  ])("refuses %s", (multiplexer, expected) => {
    const text = `buses: [{ bus: 1, sensors: [{ device: a }], multiplexers: [${multiplexer}] }]`;
    expect(mistakes(text)).toEqual([expect.stringContaining(expected)]);
  });
});

test("whatever becomes of a file, it is read, or refused at places that it has", () => {
  const text = `hostname: pi\nlabels: &l { rack: a }\nwindows: [10s, 1m]\nbuses:\n  - bus: 1\n    sensors:\n      - { device: a, labels: *l }\n    multiplexers:\n      - address: 0x70\n        channels:\n          7: { sensors: [{ device: b, address: 0x41, alert: { over_power_watts: 4 } }] }\n`;
  const piece = fc.oneof(
    fc.string({ maxLength: 3 }),
    fc.constantFrom(
      "- ",
      ": ",
      "{",
      "]",
      "*l",
      "&l ",
      "<<: *l",
      "\n",
      "  ",
      "7",
      "null",
      "device: ",
      "[1]",
      "!!set ",
    ),
  );
  const edit = fc.record({ at: fc.nat(text.length), remove: fc.nat(12), insert: piece });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
      let edited = text;
      for (const { at, remove, insert } of edits)
        edited = edited.slice(0, at) + insert + edited.slice(at + remove);
      const lines = edited.split(/\r\n?|\n/);
      for (const mistake of mistakes(edited)) {
        const [, line, column] = /^(\d+):(\d+): \S[^\n]*$/.exec(mistake) ?? [];
        expect(Number(line)).toBeLessThanOrEqual(lines.length + 1);
        expect(Number(column)).toBeLessThanOrEqual((lines[Number(line) - 1]?.length ?? 0) + 1);
      }
    }),
    { numRuns: 300 },
  );
});
