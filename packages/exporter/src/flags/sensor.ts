import { parseBusNumber } from "@rbp/i2c-linux";
import { type INA260Averaging, ina260Averagings } from "@rbp/ina260";
import { messageOf, UsageError } from "../errors.ts";
import {
  type Averaging,
  explainTooShort,
  fitMeasuring,
  LONGEST_INTERVAL_MILLISECONDS,
  SHORTEST_INTERVAL_MILLISECONDS,
} from "../measuring.ts";
import type { MultiplexerHop, SensorPlan } from "../topology.ts";
import type { Given } from "./given.ts";
import { parseAddress, parseInteger, parseLabel, parseTime } from "./values.ts";

/**
 * The one sensor of the flags.
 *
 * @param machine Name of this machine.
 * @throws UsageError that names the flag, what was found and what was expected.
 */
export function readSensor(given: Given, machine: string): SensorPlan {
  const intervalMilliseconds = given.value("interval", parseInterval);
  const averaging = given.value("averaging", parseAveraging);
  checkFit(given.source("averaging"), intervalMilliseconds, averaging);
  return {
    labels: {
      hostname: given.optional("hostname", parseLabel) ?? parseLabel("--hostname", machine),
      device: given.value("device", parseLabel),
    },
    bus: given.value("bus", parseBus),
    hops: given.isOn("without-multiplexer") === true ? [] : [readHop(given)],
    address: given.value("sensor-address", parseAddress, 0x40, 0x4f),
    intervalMilliseconds,
    measuring: fitMeasuring(intervalMilliseconds, averaging),
  };
}

/** @throws UsageError when no reading with this averaging is ready in the interval. */
export function checkFit(flag: string, intervalMilliseconds: number, averaging: Averaging): void {
  const tooShort = explainTooShort(intervalMilliseconds, averaging);
  if (tooShort !== undefined) throw new UsageError(`${flag}: ${tooShort}`);
}

export function parseInterval(flag: string, text: string): number {
  return parseTime(flag, text, SHORTEST_INTERVAL_MILLISECONDS, LONGEST_INTERVAL_MILLISECONDS);
}

/** "auto", or one of the counts that the chip knows. */
export function parseAveraging(flag: string, text: string): Averaging {
  const averaging = ina260Averagings.find((count: INA260Averaging) => String(count) === text);
  if (averaging !== undefined) return averaging;
  if (text === "auto") return "auto";
  throw new UsageError(
    `${flag} is one of auto, ${ina260Averagings.join(", ")}, found ${JSON.stringify(text)}`,
  );
}

function readHop(given: Given): MultiplexerHop {
  return {
    part: "TCA9548A",
    address: given.value("address", parseAddress, 0x70, 0x77),
    channel: given.value("channel", parseInteger, 0, 7),
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
