import { messageOf, type OptionValues, parseInteger, parseTime, UsageError } from "@rbp/command-line";
import { formatAddress } from "@rbp/i2c";
import { parseBusNumber } from "@rbp/i2c-linux";
import { type INA260Averaging, ina260Addresses, ina260Averagings } from "@rbp/ina260";
import { multiplexerAddresses } from "@rbp/tca9548a";
import {
  type Averaging,
  explainTooShort,
  MAXIMUM_INTERVAL_MILLISECONDS,
  MINIMUM_INTERVAL_MILLISECONDS,
} from "../topology/chip-settings.ts";
import type { MultiplexerHop } from "../topology/place.ts";
import { planSensor } from "../topology/plan-sensor.ts";
import type { SensorPlan } from "../topology/topology.ts";

/**
 * The one sensor of the flags.
 *
 * @param machine Name of this machine.
 * @throws UsageError that names the flag, what was found and what was expected.
 */
export function readSensor(values: OptionValues, machine: string): SensorPlan {
  const intervalMilliseconds = values.value("interval", parseInterval);
  const averaging = values.value("averaging", parseAveraging);
  checkFit(values.source("averaging"), intervalMilliseconds, averaging);
  return planSensor({
    hostname: values.optional("hostname", parseLabel) ?? parseLabel("--hostname", machine),
    device: values.value("device", parseLabel),
    place: {
      bus: values.value("bus", parseBus),
      hops: values.isOn("without-multiplexer") === true ? [] : [readHop(values)],
      address: values.value("sensor-address", parseAddress, ina260Addresses.first, ina260Addresses.last),
    },
    intervalMilliseconds,
    averaging,
  });
}

/** @throws UsageError when no reading with this averaging is ready in the interval. */
export function checkFit(flag: string, intervalMilliseconds: number, averaging: Averaging): void {
  const tooShort = explainTooShort(intervalMilliseconds, averaging);
  if (tooShort !== undefined) throw new UsageError(`${flag}: ${tooShort}`);
}

export function parseInterval(flag: string, text: string): number {
  return parseTime(flag, text, MINIMUM_INTERVAL_MILLISECONDS, MAXIMUM_INTERVAL_MILLISECONDS);
}

/** "auto", or one of the counts that the chip supports. */
export function parseAveraging(flag: string, text: string): Averaging {
  const averaging = ina260Averagings.find((count: INA260Averaging) => String(count) === text);
  if (averaging !== undefined) return averaging;
  if (text === "auto") return "auto";
  throw new UsageError(
    `${flag} is one of auto, ${ina260Averagings.join(", ")}, found ${JSON.stringify(text)}`,
  );
}

function readHop(values: OptionValues): MultiplexerHop {
  return {
    part: "TCA9548A",
    address: values.value("address", parseAddress, multiplexerAddresses.first, multiplexerAddresses.last),
    channel: values.value("channel", parseInteger, 0, 7),
  };
}

/** The number of a bus, or its device. */
export function parseBus(flag: string, text: string): number {
  try {
    return parseBusNumber(text);
  } catch (error) {
    throw new UsageError(`${flag}: ${messageOf(error)}`);
  }
}

/** The value of a label. To Prometheus an empty label is a missing one. */
export function parseLabel(source: string, text: string): string {
  if (text !== "") return text;
  throw new UsageError(`${source} is a name, found an empty one`);
}

/**
 * An I²C address, like 0x70 or 112.
 *
 * @param first Lowest address that the chip can have.
 * @param last Highest address that the chip can have.
 */
function parseAddress(source: string, text: string, first: number, last: number): number {
  const number = /^(?:0x[0-9a-f]+|\d+)$/i.test(text) ? Number(text) : Number.NaN;
  if (number >= first && number <= last) return number;
  const range = `${formatAddress(first)} to ${formatAddress(last)} (${String(first)} to ${String(last)})`;
  const asHexadecimal = /^[0-9a-f]+$/i.test(text) ? Number.parseInt(text, 16) : Number.NaN;
  const meant = asHexadecimal >= first && asHexadecimal <= last;
  const hint = meant ? `; did you mean ${formatAddress(asHexadecimal)}?` : "";
  throw new UsageError(`${source} is an address from ${range}, found ${JSON.stringify(text)}${hint}`);
}
