import fc from "fast-check";
import { expect, test } from "vitest";
import {
  averagings,
  conversionTimesMicroseconds,
  decodeConfiguration,
  type INA260Configuration,
  modes,
} from "./configuration.ts";
import { configurationFor, type ConfigurationForOptions, conversionPeriod } from "./conversion-time.ts";

const powerOn = decodeConfiguration(0x6127);

test("a conversion takes 2.2 ms after power-on, and 2.42 ms at most", () => {
  expect(conversionPeriod(powerOn)).toStrictEqual({ typicalMilliseconds: 2.2, maximumMilliseconds: 2.42 });
});

test("the slowest conversion takes 16.9 s, and 18.6 s at most", () => {
  const slowest = decodeConfiguration(0x6fff);
  expect(conversionPeriod(slowest).typicalMilliseconds).toBeCloseTo(16_883.712, 6);
  expect(conversionPeriod(slowest).maximumMilliseconds).toBeCloseTo(18_571.264, 6);
});

test("only the active quantities take time", () => {
  const times = { voltageConversionMicroseconds: 140, currentConversionMicroseconds: 8244 } as const;
  const period = (mode: INA260Configuration["mode"]) => conversionPeriod({ averaging: 4, ...times, mode });
  expect(period("current-triggered")).toStrictEqual({
    typicalMilliseconds: 32.976,
    maximumMilliseconds: 36.272,
  });
  expect(period("current-continuous")).toStrictEqual(period("current-triggered"));
  expect(period("voltage-continuous")).toStrictEqual({
    typicalMilliseconds: 0.56,
    maximumMilliseconds: 0.616,
  });
  expect(period("voltage-triggered")).toStrictEqual(period("voltage-continuous"));
  expect(period("both-triggered")).toStrictEqual(period("both-continuous"));
  expect(period("power-down")).toStrictEqual({ typicalMilliseconds: 0, maximumMilliseconds: 0 });
  expect(period("power-down-alternate")).toStrictEqual(period("power-down"));
});

test.each([
  [140, 0.154],
  [204, 0.224],
  [332, 0.365],
  [588, 0.646],
  [1100, 1.21],
  [2116, 2.328],
  [4156, 4.572],
  [8244, 9.068],
] as const)("a conversion of %i µs takes %d ms at most", (currentConversionMicroseconds, maximum) => {
  const configuration = { ...powerOn, currentConversionMicroseconds, mode: "current-continuous" } as const;
  expect(conversionPeriod(configuration).maximumMilliseconds).toBe(maximum);
});

test("a second is filled by 512 times 1.1 and 0.588 ms", () => {
  const { configuration, coverage, maximumMilliseconds } = configurationFor({ intervalMilliseconds: 1000 });
  expect(configuration).toStrictEqual({
    averaging: 512,
    voltageConversionMicroseconds: 588,
    currentConversionMicroseconds: 1100,
    mode: "both-continuous",
  });
  expect(maximumMilliseconds).toBeCloseTo(950.272, 9);
  expect(coverage).toBeCloseTo(0.864256, 9);
});

type Mode = NonNullable<ConfigurationForOptions["mode"]>;
const converting = modes.filter((mode): mode is Mode => !mode.startsWith("power-down"));

function* everyConfiguration(mode: Mode): Iterable<INA260Configuration> {
  for (const averaging of averagings)
    for (const voltageConversionMicroseconds of conversionTimesMicroseconds)
      for (const currentConversionMicroseconds of conversionTimesMicroseconds)
        yield { averaging, voltageConversionMicroseconds, currentConversionMicroseconds, mode };
}

function activeMicroseconds(configuration: INA260Configuration): number {
  const { mode, currentConversionMicroseconds, voltageConversionMicroseconds } = configuration;
  if (mode.startsWith("current")) return currentConversionMicroseconds;
  if (mode.startsWith("voltage")) return voltageConversionMicroseconds;
  return currentConversionMicroseconds + voltageConversionMicroseconds;
}

test("no settings fill an interval better, or as well with longer conversions, and none exceed it", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.308, max: 25_000, noNaN: true }),
      fc.constantFrom(...converting),
      (intervalMilliseconds, mode) => {
        const chosen = configurationFor({ intervalMilliseconds, mode });
        expect(chosen.configuration.mode).toBe(mode);
        expect(chosen).toMatchObject(conversionPeriod(chosen.configuration));
        expect(chosen.maximumMilliseconds).toBeLessThanOrEqual(intervalMilliseconds);
        expect(chosen.coverage).toBe(chosen.typicalMilliseconds / intervalMilliseconds);
        const better = [...everyConfiguration(mode)].filter((other) => {
          const { maximumMilliseconds } = conversionPeriod(other);
          const closer = maximumMilliseconds - chosen.maximumMilliseconds;
          const longer = activeMicroseconds(other) - activeMicroseconds(chosen.configuration);
          return maximumMilliseconds <= intervalMilliseconds && (closer || longer) > 0;
        });
        expect(better).toStrictEqual([]);
      },
    ),
    { numRuns: 60 },
  );
});

test("an interval of exactly the maximum time of some settings is filled exactly", () => {
  const missed = converting.flatMap((mode) =>
    [...everyConfiguration(mode)].filter((configuration) => {
      const { maximumMilliseconds: intervalMilliseconds } = conversionPeriod(configuration);
      return configurationFor({ intervalMilliseconds, mode }).maximumMilliseconds !== intervalMilliseconds;
    }),
  );
  expect(missed).toStrictEqual([]);
});

test("of equally long ones the current gets the longer conversion", () => {
  for (let intervalMilliseconds = 1; intervalMilliseconds < 3000; intervalMilliseconds += 37) {
    const { configuration } = configurationFor({ intervalMilliseconds });
    const { currentConversionMicroseconds, voltageConversionMicroseconds } = configuration;
    expect(currentConversionMicroseconds).toBeGreaterThanOrEqual(voltageConversionMicroseconds);
  }
});

test("the time of a quantity that is not converted follows the other one", () => {
  expect(
    configurationFor({ intervalMilliseconds: 9.068, mode: "current-triggered" }).configuration,
  ).toStrictEqual({
    averaging: 1,
    voltageConversionMicroseconds: 8244,
    currentConversionMicroseconds: 8244,
    mode: "current-triggered",
  });
});

test("an interval longer than any conversion gets the longest one", () => {
  expect(configurationFor({ intervalMilliseconds: 60_000 }).configuration).toStrictEqual(
    decodeConfiguration(0x6fff),
  );
});

test("with a given averaging the conversion times alone are chosen", () => {
  const { configuration, maximumMilliseconds } = configurationFor({
    intervalMilliseconds: 100,
    averaging: 16,
  });
  expect(configuration).toStrictEqual({
    averaging: 16,
    currentConversionMicroseconds: 4156,
    voltageConversionMicroseconds: 1100,
    mode: "both-continuous",
  });
  expect(maximumMilliseconds).toBeCloseTo(16 * (4.572 + 1.21), 9);
  expect(() => configurationFor({ intervalMilliseconds: 100, averaging: 512 })).toThrow(
    "the shortest interval for both-continuous with averaging 512 is 157.696 ms, found 100 ms",
  );
});

test("an interval that no conversion fits into is refused with the shortest possible", () => {
  expect(() => configurationFor({ intervalMilliseconds: 0.3 })).toThrow(
    new RangeError("the shortest interval for both-continuous is 0.308 ms, found 0.3 ms"),
  );
  expect(() => configurationFor({ intervalMilliseconds: 0.1, mode: "current-triggered" })).toThrow(
    "0.154 ms",
  );
  expect(configurationFor({ intervalMilliseconds: 0.308 }).configuration.averaging).toBe(1);
  for (const intervalMilliseconds of [0, -1, Number.NaN]) {
    expect(() => configurationFor({ intervalMilliseconds })).toThrow(RangeError);
  }
  expect(() => configurationFor({ intervalMilliseconds: 10, mode: "power-down" as Mode })).toThrow(
    "expected a mode that converts, found power-down",
  );
});
