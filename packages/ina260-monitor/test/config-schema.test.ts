import { Ajv } from "ajv";
import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { readConfiguration } from "../src/configuration/read-file.ts";
import { configurationFile } from "../src/configuration/schema.ts";
import { configSchema } from "./support/config-schema.ts";

const validate = new Ajv({ allowUnionTypes: true }).compile(configSchema());

function isAccepted(text: string): boolean {
  try {
    readConfiguration("a.yaml", text, { machine: "pi" });
    return true;
  } catch {
    return false;
  }
}

test("the published schema is the one that the program checks by", async () => {
  const text = `${JSON.stringify(configSchema(), undefined, 2)}\n`;
  await expect(text).toMatchFileSnapshot("../config.schema.json");
});

function sensor(keys: string): string {
  return `buses: [{ bus: 1, sensors: [{ device: a, ${keys} }] }]`;
}

function multiplexer(keys: string): string {
  return `buses: [{ bus: 1, sensors: [{ device: a }], multiplexers: [{ ${keys} }] }]`;
}

const good = "buses: [{ bus: 1, sensors: [{ device: a }] }]";

describe("the schema, by another validator, and the program agree", () => {
  test.each([
    good,
    `${good}\n$schema: config.schema.json\nhostname: pi\ninterval: 0.5\naveraging: auto\nstate_file: a.json`,
    `${good}\nwindows: []\npower_buckets_watts: []\nlegacy_metrics: true\nkeep_trying: false\ni2c_backend: koffi`,
    `${good}\nlabels: { rack: a, _x9: "1" }\nwindows: [10s, 60, 1h30m]\npower_buckets_watts: [0, 1.5]`,
    sensor(
      "address: 0x4f, interval: 2ms, averaging: 1, labels: { slot: a }, alert: { under_current_amperes: -1 }",
    ),
    sensor("address: { a1: SDA, a0: SCL }"),
    sensor('address: "0X4F"'),
    multiplexer("channels: {}"),
    multiplexer("address: 0x77, part: PCA9547, channels: { 7: { sensors: [{ device: b, address: 0x41 }] } }"),
    multiplexer("channels: { 0: { multiplexers: [{ address: 0x71, channels: { 7: {} } }] } }"),
  ])("that this is right: %s", (text) => {
    expect(validate(parse(text))).toBe(true);
    expect(isAccepted(text)).toBe(true);
  });

  test.each([
    "[]",
    "{}",
    "buses: {}",
    "buses: [1]",
    "buses: [{ sensors: [{ device: a }] }]",
    "buses: [{ bus: -1, sensors: [{ device: a }] }]",
    "buses: [{ bus: i2c1, sensors: [{ device: a }] }]",
    "buses: [{ bus: 1, sensors: [{ address: 0x40 }] }]",
    `${good}\nhostnam: pi`,
    `${good}\nhostname: 3`,
    `${good}\nhostname: ""`,
    `${good}\ninterval: 0.001`,
    `${good}\ninterval: 1 s`,
    `${good}\naveraging: 2`,
    `${good}\nlabels: { le: a }`,
    `${good}\nlabels: { __a: a }`,
    `${good}\nlabels: { a: 3 }`,
    `${good}\nlabels: [a]`,
    `${good}\nlegacy_metrics: yes`,
    `${good}\npower_buckets_watts: [500]`,
    sensor("address: 40"),
    sensor("address: 64.5"),
    sensor('address: "0x50"'),
    sensor("address: { a1: GND }"),
    sensor("alert: {}"),
    sensor("alert: []"),
    sensor("alert: { over_power_watts: 1, over_voltage_volts: 1 }"),
    sensor("alert: { over_power_watts: 420 }"),
    multiplexer("address: 0x70"),
    multiplexer("address: 0x78, channels: {}"),
    multiplexer("channels: { 8: {} }"),
    multiplexer("channels: []"),
    multiplexer("part: TCA9548, channels: {}"),
  ])("that this is wrong: %s", (text) => {
    expect(validate(parse(text))).toBe(false);
    expect(isAccepted(text)).toBe(false);
  });

  test("on the form of any content", () => {
    const junk = fc.constantFrom(null, true, 3, 40, 0x41, 1.5, "x", "", "0x40", "1s", [], {}, [1], {
      a: "b",
    });
    const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
      fc.oneof({ weight: 30, arbitrary: value }, { weight: 1, arbitrary: junk });
    const entry = (
      values: Record<string, fc.Arbitrary<unknown>>,
      ...requiredKeys: string[]
    ): fc.Arbitrary<unknown> =>
      fc.record(Object.fromEntries(Object.entries(values).map(([key, value]) => [key, maybe(value)])), {
        requiredKeys,
      });
    const numbers = fc.constantFrom(-41, 0, 0.5, 1, 40, 420);
    const interval = fc.constantFrom<unknown>("1s", "500ms", 1, 0.002, 3600, 3601);
    const sensors = entry(
      {
        device: fc.constantFrom("a", "b"),
        address: fc.constantFrom<unknown>(0x40, 0x4f, "0x41", { a1: "GND", a0: "VS" }),
        interval,
        averaging: fc.constantFrom<unknown>("auto", 1, 1024),
        labels: entry({ rack: fc.constant("a"), le: fc.constant("b"), "9": fc.constant("c") }),
        alert: entry({ over_power_watts: numbers, over_current_amperes: numbers }),
        typo: fc.constant(1),
      },
      "device",
    );
    const segment = { sensors: fc.array(maybe(sensors), { maxLength: 2 }) };
    const nested = entry(
      { address: fc.constant(0x71), channels: entry({ "0": entry(segment) }) },
      "channels",
    );
    const channel = entry({ ...segment, multiplexers: fc.array(nested, { maxLength: 1 }) });
    const multiplexers = entry(
      {
        address: fc.constantFrom<unknown>(0x70, 0x77, "0x72", 0x78),
        part: fc.constantFrom("TCA9548A", "PCA9547"),
        channels: entry({ "0": channel, "7": channel, "8": fc.constant({}) }),
      },
      "channels",
    );
    const bus = entry(
      {
        bus: fc.constantFrom<unknown>(1, "/dev/i2c-1"),
        ...segment,
        multiplexers: fc.array(multiplexers, { maxLength: 2 }),
      },
      "bus",
    );
    const file = entry(
      { hostname: fc.constant("pi"), interval, buses: fc.array(bus, { maxLength: 2 }) },
      "buses",
    );
    let right = 0;
    fc.assert(
      fc.property(file, (content) => {
        const isRight = v.is(configurationFile, content);
        expect(validate(content)).toBe(isRight);
        right += isRight ? 1 : 0;
      }),
      { numRuns: 1000 },
    );
    // Else nothing would have been compared but refusals, or none.
    expect(right).toBeGreaterThan(50);
    expect(right).toBeLessThan(950);
  });
});
