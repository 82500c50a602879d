import { UsageError } from "@rbp/command-line";
import {
  conversionPeriod,
  ina260Averagings,
  ina260ConversionTimesMicroseconds,
  type INA260Configuration,
  type INA260ConversionPeriod,
} from "@rbp/ina260";

/** Samples per second of each sensor, or every conversion of its chip. */
export type Rate = number | "max";

const MINIMUM_RATE = 0.001;
/** Timers count milliseconds; at higher rates the chip has to set the pace. */
const MAXIMUM_RATE = 500;

export function parseRate(flag: string, text: string): Rate {
  if (text === "max") return text;
  const rate = /^(?:\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
  if (rate >= MINIMUM_RATE && rate <= MAXIMUM_RATE) return rate;
  throw new UsageError(
    `${flag} is max, or samples per second from ${String(MINIMUM_RATE)} to ${String(MAXIMUM_RATE)}, ` +
      `found ${JSON.stringify(text)}`,
  );
}

/** Settings of a chip, and how long its conversions take with them. */
export interface ChipSettings extends INA260ConversionPeriod {
  readonly configuration: INA260Configuration;
}

/** Chips can be this much faster than their typical times (SBOS656, electrical characteristics). */
const FASTEST = 0.9;

/**
 * The fastest settings with which each conversion can be seen and read before the next one ends; the slowest of all
 * when no settings allow that. Without averaging and with the shortest times a chip is faster than any bus.
 */
export function settingsForEachConversion(readingMilliseconds: number): ChipSettings {
  const candidates = ina260Averagings
    .flatMap((averaging) =>
      ina260ConversionTimesMicroseconds.map((microseconds): ChipSettings => {
        const configuration: INA260Configuration = {
          averaging,
          voltageConversionMicroseconds: microseconds,
          currentConversionMicroseconds: microseconds,
          mode: "both-continuous",
        };
        return { configuration, ...conversionPeriod(configuration) };
      }),
    )
    .toSorted((a, b) => a.typicalMilliseconds - b.typicalMilliseconds);
  const isSlowEnough = ({ typicalMilliseconds: typical }: ChipSettings): boolean => {
    // The end of a conversion is seen up to one poll of the driver later.
    const pollMilliseconds = Math.max(typical / 16, 0.5);
    return FASTEST * typical >= readingMilliseconds + pollMilliseconds;
  };
  return candidates.find(isSlowEnough) ?? (candidates.at(-1) as ChipSettings);
}
