import {
  type OptionValues,
  type Parse,
  parseFile,
  UsageError,
  messageOf,
  parseChoice,
  parseInteger,
  parseTime,
} from "@rbp/command-line";
import { formatAddress } from "@rbp/i2c";
import { type LinuxI2CBackendChoice, linuxI2CBackendChoices, parseBusNumber } from "@rbp/i2c-linux";
import { type INA260Averaging, ina260Addresses } from "@rbp/ina260";
import { multiplexerAddresses } from "@rbp/tca9548a";
import type { Override } from "../configuration/plan-sensors.ts";
import type { SensorFile, SettingsSources } from "../configuration/read-file.ts";
import type { Topology, SensorPlan } from "../topology/topology.ts";
import {
  type Averaging,
  averagings,
  explainTooShort,
  MAXIMUM_INTERVAL_MILLISECONDS,
  MINIMUM_INTERVAL_MILLISECONDS,
  planSensor,
} from "../topology/plan-sensor.ts";
import { type AddressRange, formatRange, isWithin, type MultiplexerHop } from "../topology/place.ts";

/** The sensors that flags, environment variables and the configuration file describe together. */
export interface SensorSettings {
  readonly topology: Topology;
  readonly simulate: boolean;
  /** What carries out the transfers of the machine's buses. */
  readonly backend: LinuxI2CBackendChoice;
  /** The file that describes the sensors. Absent: the flags do. */
  readonly configFile?: string | undefined;
  /** The other settings of the file. */
  readonly file: Omit<SensorFile, "sensors">;
}

/**
 * Checks what was given, and reads the configuration file if there is one: flags override
 * environment variables, and those override the file.
 *
 * @throws UsageError by rejection that names the flag or variable, what was found and what was expected;
 *   ConfigurationError with everything that is wrong in the file.
 */
export async function readSensorSettings(
  values: OptionValues,
  sources: SettingsSources,
): Promise<SensorSettings> {
  const path = values.optional("config.file", parseFile);
  const backend = values.optional("i2c.backend", parseChoice<LinuxI2CBackendChoice>, linuxI2CBackendChoices);
  const { sensors, ...file }: SensorFile =
    path === undefined
      ? { sensors: [readSensor(values, sources.hostname)] }
      : await readFile(path, values, sources);
  return {
    topology: { sensors },
    simulate: values.isOn("simulate") === true,
    backend: backend ?? file.backend ?? "auto",
    configFile: path,
    file,
  };
}

/** Options that describe the one sensor; with a configuration file they have no meaning. */
const oneSensorOptions = ["address", "channel", "bus", "sensor-address", "without-multiplexer", "device"];

async function readFile(path: string, values: OptionValues, sources: SettingsSources): Promise<SensorFile> {
  for (const name of oneSensorOptions) {
    if (!values.has(name)) continue;
    throw new UsageError(
      `${values.source(name)} describes one sensor, but ${path} describes all; set it in the file, or leave it out`,
    );
  }
  const override = <T>(name: string, parse: Parse<T, []>): Override<T> | undefined => {
    const value = values.optional(name, parse);
    return value === undefined ? undefined : { value, source: values.source(name) };
  };
  const hostname = values.optional("hostname", parseLabel);
  const intervalMilliseconds = override("interval", parseInterval);
  const averaging = override("averaging", parseAveraging);
  if (intervalMilliseconds !== undefined && averaging !== undefined) {
    checkFit(averaging.source, intervalMilliseconds.value, averaging.value);
  }
  const overrides = { machine: sources.hostname, hostname, intervalMilliseconds, averaging };
  // Loaded only when there is a file: YAML and its validation cost time and memory.
  const { readConfigurationFile } = await import("../configuration/read-file.ts");
  return readConfigurationFile(path, values.source("config.file"), overrides, sources.readText);
}

/** The one sensor of the flags. @param machine Name of this machine. @throws UsageError */
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
      address: values.value("sensor-address", parseAddress, ina260Addresses),
    },
    intervalMilliseconds,
    averaging,
  });
}

/** @throws UsageError when no reading with this averaging is ready in the interval. */
function checkFit(flag: string, intervalMilliseconds: number, averaging: Averaging): void {
  const tooShort = explainTooShort(intervalMilliseconds, averaging);
  if (tooShort !== undefined) throw new UsageError(`${flag}: ${tooShort}`);
}

export function parseInterval(flag: string, text: string): number {
  return parseTime(flag, text, MINIMUM_INTERVAL_MILLISECONDS, MAXIMUM_INTERVAL_MILLISECONDS);
}

function parseAveraging(flag: string, text: string): Averaging {
  const choice = parseChoice(flag, text, averagings.map(String));
  return choice === "auto" ? choice : (Number(choice) as INA260Averaging);
}

function readHop(values: OptionValues): MultiplexerHop {
  return {
    part: "TCA9548A",
    address: values.value("address", parseAddress, multiplexerAddresses),
    channel: values.value("channel", parseInteger, 0, 7),
  };
}

export function parseBus(flag: string, text: string): number {
  try {
    return parseBusNumber(text);
  } catch (error) {
    throw new UsageError(`${flag}: ${messageOf(error)}`);
  }
}

/** The value of a label. To Prometheus an empty label is a missing one. */
function parseLabel(source: string, text: string): string {
  if (text !== "") return text;
  throw new UsageError(`${source} is a name, found an empty one`);
}

/** An I²C address, like 0x70 or 112, within those that the chip can have. */
function parseAddress(source: string, text: string, addresses: AddressRange): number {
  const number = /^(?:0x[0-9a-f]+|\d+)$/i.test(text) ? Number(text) : Number.NaN;
  if (isWithin(number, addresses)) return number;
  const range = `${formatRange(addresses)} (${String(addresses.first)} to ${String(addresses.last)})`;
  const meant = /^[0-9a-f]+$/i.test(text) ? Number.parseInt(text, 16) : Number.NaN;
  const hint = isWithin(meant, addresses) ? `; did you mean ${formatAddress(meant)}?` : "";
  throw new UsageError(`${source} is an address from ${range}, found ${JSON.stringify(text)}${hint}`);
}
