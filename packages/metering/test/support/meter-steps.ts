import fc from "fast-check";
import type { MeterReading } from "../../src/reading.ts";

/** What happens to a meter: a reading, or somebody who looks. */
export interface MeterStep {
  /** Milliseconds on the monotonic clock, rising. */
  readonly at: number;
  /** Absent: somebody looks. */
  readonly reading?: MeterReading;
}

/** Limit of gaps for which {@link meterSteps} has times below, at and above it. */
export const GAP_LIMIT = 2500;

/** What the registers of the chip can hold, the three of them independently. */
export const meterReading: fc.Arbitrary<MeterReading> = fc
  .record({
    voltage: fc.integer({ min: 0, max: 0x7fff }),
    current: fc.integer({ min: -0x8000, max: 0x7fff }),
    power: fc.integer({ min: -41_943, max: 41_943 }),
  })
  .map(({ voltage, current, power }) => ({
    volts: voltage / 800,
    amperes: current / 800,
    watts: power / 100,
  }));

/** Sixteenths of a millisecond are exact in binary, also behind a start of years. */
const broken = (milliseconds: number, most: number): fc.Arbitrary<number> =>
  fc.integer({ min: milliseconds * 16, max: most * 16 }).map((sixteenths) => sixteenths / 16);

/** Short ones, none at all, and at and above the limit of a gap. */
const pause: fc.Arbitrary<number> = fc.oneof(
  { weight: 4, arbitrary: broken(0, 1500) },
  { weight: 2, arbitrary: fc.constantFrom(0, 500, 1000, GAP_LIMIT) },
  { weight: 1, arbitrary: broken(GAP_LIMIT, 30_000) },
);

/** Steps from 0 ms on. */
export const meterSteps: fc.Arbitrary<readonly MeterStep[]> = fc
  .array(fc.record({ pause, reading: fc.option(meterReading, { nil: undefined, freq: 3 }) }), {
    maxLength: 60,
  })
  .map((steps) => {
    let at = 0;
    return steps.map(({ pause: milliseconds, reading }) => {
      at += milliseconds;
      return { at, ...(reading === undefined ? {} : { reading }) };
    });
  });

/** The readings among the steps, each with the time of the one before; that of the first is undefined. */
export function readingsOf(
  steps: readonly MeterStep[],
): { readonly reading: MeterReading; readonly at: number; readonly before: number | undefined }[] {
  const taken = steps.flatMap(({ at, reading }) => (reading === undefined ? [] : [{ at, reading }]));
  return taken.map(({ at, reading }, index) => ({ at, reading, before: taken[index - 1]?.at }));
}
