import fc from "fast-check";
import { expect, test } from "vitest";
import { bit, everyWord } from "../test/words.ts";
import { decodeAlert, encodeAlert, type INA260Alert, type INA260AlertSetup } from "./alert.ts";

test("the data sheet's 5.5 V over-voltage limit is 0x1130", () => {
  expect(encodeAlert({ kind: "over-voltage", limitVolts: 5.5 })).toStrictEqual({
    setup: 0x2000,
    limit: 0x1130,
  });
});

test.each<[INA260Alert, number, number | undefined]>([
  [{ kind: "over-current", limitAmperes: 12.5 }, 0x8000, 0x2710],
  [{ kind: "under-current", limitAmperes: -0.00125 }, 0x4000, 0xffff],
  [{ kind: "under-current", limitAmperes: -40.96 }, 0x4000, 0x8000],
  [{ kind: "under-voltage", limitVolts: 11.98 }, 0x1000, 0x2570],
  [{ kind: "over-power", limitWatts: 149.75 }, 0x0800, 0x3a7f],
  [{ kind: "over-power", limitWatts: 327.68 }, 0x0800, 0x8000],
  [{ kind: "none" }, 0x0000, undefined],
  [{ kind: "none", conversionReadyOnPin: true }, 0x0400, undefined],
  [{ kind: "over-power", limitWatts: 0, latched: true }, 0x0801, 0],
  [{ kind: "over-power", limitWatts: 0, polarity: "active-high" }, 0x0802, 0],
  [
    {
      kind: "over-voltage",
      limitVolts: 0,
      conversionReadyOnPin: true,
      latched: true,
      polarity: "active-low",
    },
    0x2401,
    0,
  ],
])("%o is the words %i and %i", (alert, setup, limit) => {
  expect(encodeAlert(alert)).toStrictEqual({ setup, limit });
});

test("every Mask/Enable word decodes to the highest function and its pin", () => {
  const kinds = ["over-current", "under-current", "over-voltage", "under-voltage", "over-power"] as const;
  const wrong = everyWord.filter((word) => {
    const highest = kinds.findIndex((_, index) => bit(word, 15 - index));
    const setup = decodeAlert(word, 0);
    return (
      setup.kind !== (kinds[highest] ?? "none") ||
      setup.conversionReadyOnPin !== bit(word, 10) ||
      setup.polarity !== (bit(word, 1) ? "active-high" : "active-low") ||
      setup.latched !== bit(word, 0) ||
      // What has no effect is left out: lower functions, unused bits and flags. The status tells of those.
      encodeAlert(setup).setup !== ((highest < 0 ? 0 : 0x8000 >> highest) | (word & 0x0403))
    );
  });
  expect(wrong).toStrictEqual([]);
});

test("every word of a limit that its register can hold survives decoding and encoding", () => {
  const kinds = [
    [0x8000, 0x1_0000],
    [0x4000, 0x1_0000],
    [0x2000, 0x8000],
    [0x1000, 0x8000],
    [0x0800, 41_944],
  ] as const;
  for (const [setup, end] of kinds) {
    const words = everyWord.slice(0, end);
    expect(words.filter((limit) => encodeAlert(decodeAlert(setup, limit)).limit !== limit)).toStrictEqual([]);
  }
});

const pin = {
  conversionReadyOnPin: fc.boolean(),
  polarity: fc.constantFrom("active-low" as const, "active-high" as const),
  latched: fc.boolean(),
};
const setups: fc.Arbitrary<INA260AlertSetup> = fc.oneof(
  fc.record({
    kind: fc.constantFrom("over-current" as const, "under-current" as const),
    limitAmperes: fc.integer({ min: -0x8000, max: 0x7fff }).map((count) => count / 800),
    ...pin,
  }),
  fc.record({
    kind: fc.constantFrom("over-voltage" as const, "under-voltage" as const),
    limitVolts: fc.integer({ min: 0, max: 0x7fff }).map((count) => count / 800),
    ...pin,
  }),
  fc.record({
    kind: fc.constant("over-power" as const),
    limitWatts: fc.integer({ min: 0, max: 41_943 }).map((count) => count / 100),
    ...pin,
  }),
  fc.record({ kind: fc.constant("none" as const), ...pin }),
);

test("what is encoded decodes to the same union", () => {
  fc.assert(
    fc.property(setups, (setup) => {
      const words = encodeAlert(setup);
      expect(decodeAlert(words.setup, words.limit ?? 0)).toEqual(setup);
    }),
  );
});

test.each<[INA260Alert, string]>([
  [{ kind: "over-current", limitAmperes: 41 }, "expected -40.96 to 40.95875 amperes, found 41"],
  [{ kind: "over-voltage", limitVolts: -1 }, "expected 0 to 40.95875 volts, found -1"],
  [{ kind: "over-power", limitWatts: 420 }, "expected 0 to 419.43 watts, found 420"],
  [{ kind: "over-power", limitWatts: Number.NaN }, "watts, found NaN"],
  [{ kind: "over-load" } as unknown as INA260Alert, "the kind of an alert is none, over-current"],
  [{ kind: "over-current" } as unknown as INA260Alert, "amperes, found undefined"],
  [
    { kind: "none", polarity: "high" } as unknown as INA260Alert,
    "polarity is active-low or active-high, found high",
  ],
])("%o is refused", (alert, message) => {
  expect(() => encodeAlert(alert)).toThrow(RangeError);
  expect(() => encodeAlert(alert)).toThrow(message);
});

test("a limit in the unit of another function does not compile", () => {
  // @ts-expect-error An over-current limit is in amperes.
  expect(() => encodeAlert({ kind: "over-current", limitWatts: 5 })).toThrow(RangeError);
  // @ts-expect-error Two limits at once: the chip evaluates one.
  const both: INA260Alert = { kind: "over-current", limitAmperes: 5, limitVolts: 12 };
  expect(both.kind).toBe("over-current");
});
