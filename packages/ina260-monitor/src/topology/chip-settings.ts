import {
  configurationFor,
  conversionPeriod,
  type INA260Averaging,
  type INA260FittedConfiguration,
} from "@rbp/ina260";
import { formatDuration } from "@rbp/command-line";

/** Samples that the chip averages in one reading; "auto" is as many as fill the interval. */
export type Averaging = INA260Averaging | "auto";

/** Polling intervals that can be asked for. */
export const MINIMUM_INTERVAL_MILLISECONDS = 2;
export const MAXIMUM_INTERVAL_MILLISECONDS = 3_600_000;

/**
 * The settings of the chip for an interval.
 *
 * @throws RangeError when a conversion takes longer; {@link explainTooShort} says so before.
 */
export function chipSettingsFor(
  intervalMilliseconds: number,
  averaging: Averaging,
): INA260FittedConfiguration {
  return configurationFor({ intervalMilliseconds, ...(averaging === "auto" ? {} : { averaging }) });
}

/** Why no reading with this averaging is ready in the interval; undefined when one is. */
export function explainTooShort(intervalMilliseconds: number, averaging: Averaging): string | undefined {
  if (averaging === "auto") return undefined;
  const fastest = { voltageConversionMicroseconds: 140, currentConversionMicroseconds: 140 } as const;
  const { maximumMilliseconds } = conversionPeriod({ ...fastest, averaging, mode: "both-continuous" });
  if (maximumMilliseconds <= intervalMilliseconds) return undefined;
  const least = `${String(Math.ceil(maximumMilliseconds))}ms`;
  return (
    `averaging ${String(averaging)} takes up to ${least}, longer than the interval of ` +
    `${formatDuration(intervalMilliseconds)}; average less, take auto, or lengthen the interval`
  );
}
