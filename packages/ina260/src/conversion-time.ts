import {
  averagings,
  conversionTimesMicroseconds,
  type INA260Averaging,
  type INA260Configuration,
  type INA260ConversionTime,
  type INA260Mode,
} from "./configuration.ts";

/** Longest conversion times in microseconds for the same codes (SBOS656, electrical characteristics). */
const maximumTimesMicroseconds: readonly number[] = [154, 224, 365, 646, 1210, 2328, 4572, 9068];

/** How long one averaged conversion of all active quantities takes. */
export interface INA260ConversionPeriod {
  readonly typicalMilliseconds: number;
  /** Over temperature, supply and from part to part. */
  readonly maximumMilliseconds: number;
}

/** Which quantities a mode converts. */
export interface ActiveQuantities {
  readonly current: boolean;
  readonly voltage: boolean;
}

export function activeQuantities(mode: INA260Mode): ActiveQuantities {
  const [quantities] = mode.split("-");
  return {
    current: quantities === "both" || quantities === "current",
    voltage: quantities === "both" || quantities === "voltage",
  };
}

/** The longest that a conversion with this typical time takes, in microseconds. */
export function maximumConversionMicroseconds(typical: INA260ConversionTime): number {
  return maximumTimesMicroseconds[conversionTimesMicroseconds.indexOf(typical)] as number;
}

/**
 * The time of one result: the averaging times the sum of the conversion times of the active quantities. Zero
 * in power-down, where nothing is converted.
 */
export function conversionPeriod(configuration: INA260Configuration): INA260ConversionPeriod {
  const { averaging, currentConversionMicroseconds, voltageConversionMicroseconds, mode } = configuration;
  const { current, voltage } = activeQuantities(mode);
  const total = (microseconds: (typical: INA260ConversionTime) => number): number =>
    (averaging *
      ((current ? microseconds(currentConversionMicroseconds) : 0) +
        (voltage ? microseconds(voltageConversionMicroseconds) : 0))) /
    1000;
  return {
    typicalMilliseconds: total((typical) => typical),
    maximumMilliseconds: total(maximumConversionMicroseconds),
  };
}

export interface ConfigurationForOptions {
  /** Time between two readings. */
  readonly intervalMilliseconds: number;
  /** Any mode that converts. Default "both-continuous". */
  readonly mode?: Exclude<INA260Mode, "power-down" | "power-down-alternate">;
  /** Samples in one result, when it is not to be chosen. */
  readonly averaging?: INA260Averaging;
}

export interface INA260FittedConfiguration extends INA260ConversionPeriod {
  readonly configuration: INA260Configuration;
  /** Which part of the interval the chip measures, by the typical time: 0…1. */
  readonly coverage: number;
}

/**
 * The settings whose one averaged conversion fills the interval as closely as any can without ever exceeding
 * it, by its maximum time. So each reading is a new one, and as much of the signal as possible is in it. Of
 * settings that fill it equally the one with the longest conversion times (least noise) is taken, and of
 * those the one that gives more time to the current, whose signal is the smaller one.
 *
 * @throws RangeError when the interval is shorter than the fastest conversion; it names the shortest one.
 */
export function configurationFor(options: ConfigurationForOptions): INA260FittedConfiguration {
  const { intervalMilliseconds, mode = "both-continuous", averaging } = options;
  let best: INA260FittedConfiguration | undefined;
  let shortest = Number.POSITIVE_INFINITY;
  for (const configuration of candidates(mode)) {
    if (averaging !== undefined && configuration.averaging !== averaging) continue;
    const period = conversionPeriod(configuration);
    shortest = Math.min(shortest, period.maximumMilliseconds);
    if (!(period.maximumMilliseconds <= intervalMilliseconds)) continue;
    // Of settings that are equally long the last candidate is the best.
    if (best !== undefined && period.maximumMilliseconds < best.maximumMilliseconds) continue;
    best = { configuration, coverage: period.typicalMilliseconds / intervalMilliseconds, ...period };
  }
  if (best !== undefined) return best;
  const averaged = averaging === undefined ? "" : ` with averaging ${String(averaging)}`;
  throw new RangeError(
    `the shortest interval for ${mode}${averaged} is ${String(shortest)} ms, found ${String(intervalMilliseconds)} ms`,
  );
}

/** With less and less averaging, and of two times that are swapped the longer one for the current at last. */
function* candidates(mode: INA260Mode): Iterable<INA260Configuration> {
  const { current, voltage } = activeQuantities(mode);
  if (!current && !voltage) throw new RangeError(`expected a mode that converts, found ${mode}`);
  for (const averaging of [...averagings].reverse()) {
    for (const currentConversionMicroseconds of conversionTimesMicroseconds) {
      for (const voltageConversionMicroseconds of conversionTimesMicroseconds) {
        const differ = currentConversionMicroseconds !== voltageConversionMicroseconds;
        // The time of a quantity that is not converted changes nothing; it follows the other one.
        if (differ && current !== voltage) continue;
        yield { averaging, voltageConversionMicroseconds, currentConversionMicroseconds, mode };
      }
    }
  }
}
