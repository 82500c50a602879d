import type { SensorTotals } from "@rbp/ina260-monitor";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeState, encodeState, StateFormatError } from "./format.ts";

const total = fc.double({ min: 0, noDefaultInfinity: true, noNaN: true }).map((value) => value + 0);
const count = fc.nat(Number.MAX_SAFE_INTEGER);

const power = fc
  .uniqueArray(
    fc.double({ noDefaultInfinity: true, noNaN: true }).map((value) => value + 0),
    { maxLength: 15 },
  )
  .chain((bounds) => {
    const buckets = fc.record({
      counts: fc.array(count, { minLength: bounds.length + 1, maxLength: bounds.length + 1 }),
      sumWatts: total,
    });
    const boundsWatts = fc.constant(bounds.toSorted((a, b) => a - b));
    return fc.record({ boundsWatts, forward: buckets, reverse: buckets });
  });

const totals = fc.record(
  {
    energyForwardJoules: total,
    energyReverseJoules: total,
    chargeForwardCoulombs: total,
    chargeReverseCoulombs: total,
    meteredSeconds: total,
    unmeteredSeconds: total,
    power,
  },
  {
    requiredKeys: [
      "energyForwardJoules",
      "energyReverseJoules",
      "chargeForwardCoulombs",
      "chargeReverseCoulombs",
      "meteredSeconds",
      "unmeteredSeconds",
    ],
  },
);

const sensors: fc.Arbitrary<SensorTotals[]> = fc.uniqueArray(
  fc.record({ hostname: fc.string({ unit: "binary" }), device: fc.string({ unit: "binary" }), totals }),
  { selector: ({ hostname, device }) => JSON.stringify([hostname, device]), maxLength: 5 },
);

const example: SensorTotals = {
  hostname: "pi",
  device: "오렌지",
  totals: {
    energyForwardJoules: 43_200.5,
    energyReverseJoules: 0,
    chargeForwardCoulombs: 3600,
    chargeReverseCoulombs: 0,
    meteredSeconds: 3600,
    unmeteredSeconds: 1.25,
    power: {
      boundsWatts: [1, 10],
      forward: { counts: [0, 2, 3600], sumWatts: 43_212 },
      reverse: { counts: [0, 0, 0], sumWatts: 0 },
    },
  },
};

test("the file has a line for each sensor, and says what it is", () => {
  const file = encodeState([example, { ...example, device: "b" }]);
  expect(file.split("\n").slice(0, 2)).toEqual([
    '{"format":"ina260-exporter totals","version":1,"sensors":[',
    '{"hostname":"pi","device":"오렌지","energyForwardJoules":43200.5,"energyReverseJoules":0,' +
      '"chargeForwardCoulombs":3600,"chargeReverseCoulombs":0,"meteredSeconds":3600,"unmeteredSeconds":1.25,' +
      '"power":{"boundsWatts":[1,10],"forward":{"counts":[0,2,3600],"sumWatts":43212},' +
      '"reverse":{"counts":[0,0,0],"sumWatts":0}}},',
  ]);
  expect(file.split("\n")).toHaveLength(5);
});

test("what was written is read as it was, to the last bit", () => {
  fc.assert(
    fc.property(sensors, (written) => {
      expect(decodeState(encodeState(written))).toEqual(written);
    }),
  );
});

test("times of a process are not written", () => {
  const continuation = { accountedUntil: 1, hasReading: true, periods: [] };
  const file = encodeState([{ ...example, totals: { ...example.totals, continuation } }]);
  expect(file).toBe(encodeState([example]));
});

const LINE = encodeState([example]);

test.each([
  ['"version":1', '"version":"1"', 'version: expected 1, found "1"'],
  ['"version":1', '"version":0', "version: expected 1, found 0"],
  ['"version":1', '"version":7', "version: expected 1 (a newer exporter wrote this file), found 7"],
  ['"pi"', "null", "sensors[0].hostname: expected a text, found null"],
  ['"오렌지"', "7", "sensors[0].device: expected a text, found 7"],
  [/"sensors":\[[^]*\]/u, '"sensors":{}', "sensors: expected a list, found {}"],
  [
    "43200.5",
    "1e999",
    "sensors[0].energyForwardJoules: expected a number that is 0 or above, found Infinity",
  ],
  ["43200.5", "null", "sensors[0].energyForwardJoules: expected a number that is 0 or above, found null"],
  [
    "43200.5",
    '"43200.5"',
    'sensors[0].energyForwardJoules: expected a number that is 0 or above, found "43200.5"',
  ],
  ["1.25", "-1.25", "sensors[0].unmeteredSeconds: expected a number that is 0 or above, found -1.25"],
  ["[1,10]", "[10,1]", "sensors[0].power.boundsWatts[1]: expected a number above the one before, found 1"],
  [
    "[1,10]",
    '["1",10]',
    'sensors[0].power.boundsWatts[0]: expected a number above the one before, found "1"',
  ],
  ["[0,2,3600]", "[0,2]", "sensors[0].power.forward.counts: expected 3 numbers, found 2"],
  ["[0,2,3600]", "[0,2.5,3600]", "sensors[0].power.forward.counts[1]: expected a count, found 2.5"],
  ["[0,2,3600]", "[0,-2,3600]", "sensors[0].power.forward.counts[1]: expected a count, found -2"],
  ["43212", "-1", "sensors[0].power.forward.sumWatts: expected a number that is 0 or above, found -1"],
  [/"reverse":\{[^}]*\}/u, '"reverse":[]', "sensors[0].power.reverse: expected an object, found []"],
  [/"power":.*\}\}(?=\})/u, '"power":null', "sensors[0].power: expected an object, found null"],
  [
    ',"meteredSeconds":3600',
    "",
    "sensors[0].meteredSeconds: expected a number that is 0 or above, found nothing",
  ],
])(
  "%s as %s is refused with the place, what was expected and what was found",
  (found, replacement, message) => {
    const text = LINE.replace(found, replacement);
    expect(text).not.toBe(LINE);
    expect(() => decodeState(text)).toThrow(new StateFormatError(message));
  },
);

test("a sensor that is there twice is refused", () => {
  expect(() => decodeState(encodeState([example, example]))).toThrow(
    'sensors[1]: expected each sensor once, found "[\\"pi\\",\\"오렌지\\"]"',
  );
});

test("what is found is not shown at length", () => {
  const text = JSON.stringify({ format: "x".repeat(1000) });
  expect(() => decodeState(text)).toThrow(/^format: expected "ina260-exporter totals", found "x{59}…$/u);
});

test("any text is either read or refused with one line", () => {
  const broken = fc
    .tuple(sensors, fc.nat(), fc.nat(30), fc.string({ maxLength: 8 }))
    .map(([written, at, length, more]) => {
      const text = encodeState(written);
      const start = at % text.length;
      return text.slice(0, start) + more + text.slice(start + length);
    });
  fc.assert(
    fc.property(fc.oneof(broken, fc.string(), fc.json()), (text) => {
      let message = "";
      try {
        for (const { totals: read } of decodeState(text))
          expect(read.energyForwardJoules).toBeGreaterThanOrEqual(0);
      } catch (error) {
        if (!(error instanceof StateFormatError)) throw error;
        ({ message } = error);
      }
      expect(message).not.toContain("\n");
    }),
    { numRuns: 500 },
  );
});
