import fc from "fast-check";
import { expect, test } from "vitest";
import { formatPlace, type MultiplexerHop, parsePlace, type SensorPlace } from "./place.ts";

const hop: fc.Arbitrary<MultiplexerHop> = fc.record({
  part: fc.constant("TCA9548A"),
  address: fc.integer({ min: 0x70, max: 0x77 }),
  channel: fc.integer({ min: 0, max: 7 }),
});
const anyPlace: fc.Arbitrary<SensorPlace> = fc.record({
  bus: fc.nat(0xfffff),
  hops: fc.array(hop, { maxLength: 8 }),
  address: fc.integer({ min: 0x40, max: 0x4f }),
});

test("a place is the path of the bus and the address", () => {
  const hops: readonly MultiplexerHop[] = [
    { part: "TCA9548A", address: 0x70, channel: 7 },
    { part: "TCA9548A", address: 0x71, channel: 0 },
  ];
  expect(formatPlace({ bus: 1, hops, address: 0x40 })).toBe("i2c-1/0x70.7/0x71.0/0x40");
  expect(formatPlace({ bus: 0, hops: [], address: 0x40 })).toBe("i2c-0/0x40");
});

test("every place that is formatted is parsed as the same place", () => {
  fc.assert(
    fc.property(anyPlace, (place) => {
      expect(parsePlace(formatPlace(place))).toEqual(place);
    }),
  );
});

test("any other text is refused, or means the place that it is formatted as", () => {
  const step = fc.constantFrom(
    "i2c-1",
    "i2c-01",
    "0x40",
    "0x4F",
    "0x50",
    "0x70.7",
    "0x70.8",
    "0x78.1",
    "0x70",
    "",
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(step).map((steps) => steps.join("/")),
  );
  fc.assert(
    fc.property(text, (found) => {
      let again: string | undefined;
      try {
        again = formatPlace(parsePlace(found));
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
      }
      expect([undefined, found.toLowerCase()]).toContain(again);
    }),
  );
});

test.each([
  ["", 'expected a bus, like i2c-1, found ""'],
  ["/dev/i2c-1/0x40", 'expected a bus, like i2c-1, found ""'],
  ["i2c-1", 'expected a sensor from 0x40 to 0x4f at the end, like 0x40, found ""'],
  ["i2c-1/0x70.7", 'expected a sensor from 0x40 to 0x4f at the end, like 0x40, found "0x70.7"'],
  [
    "i2c-1/0x70/0x40",
    'expected a multiplexer from 0x70 to 0x77 and a channel from 0 to 7, like 0x70.7, found "0x70"',
  ],
  ["i2c-1/0x70.8/0x40", 'and a channel from 0 to 7, like 0x70.7, found "0x70.8"'],
])("of %j it is said what was found and what was expected", (text, expected) => {
  expect(() => parsePlace(text)).toThrow(RangeError);
  expect(() => parsePlace(text)).toThrow(`place ${JSON.stringify(text)}: `);
  expect(() => parsePlace(text)).toThrow(expected);
});
