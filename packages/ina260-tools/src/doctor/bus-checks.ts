import { counted } from "@rbp/command-line";
import { formatAddress } from "@rbp/i2c";
import { formatPlace } from "@rbp/ina260-monitor";
import type { ScannedDevice, ScannedSegment, ScanResult } from "@rbp/ina260-monitor/scan";
import { describeDevice, describeUndecided, segmentsOf } from "../scan/describe.ts";
import { describeCollision } from "../scan/to-configuration.ts";
import { failure, type Finding, ok, type Patient, warning } from "./check.ts";
import { readSensors } from "./machine-checks.ts";

interface Placed<Kind extends ScannedDevice["kind"]> {
  /** "i2c-1/0x70.7/0x40" */
  readonly place: string;
  readonly device: Extract<ScannedDevice, { kind: Kind }>;
}

const segments = ({ buses }: ScanResult): ScannedSegment[] => buses.flatMap(segmentsOf);

function find<Kind extends ScannedDevice["kind"]>(result: ScanResult, kind: Kind): Placed<Kind>[] {
  const isOfKind = (device: ScannedDevice): device is Placed<Kind>["device"] => device.kind === kind;
  return segments(result).flatMap(({ name, devices }) =>
    devices.filter(isOfKind).map((device) => ({ place: `${name}/${formatAddress(device.address)}`, device })),
  );
}

const list = (placed: readonly { readonly place: string }[]): string =>
  placed.map(({ place }) => place).join(", ");

export async function checkWires({ scan }: Patient): Promise<Finding> {
  const result = await scan();
  const failures = segments(result).flatMap(({ name, failure: failed }) =>
    failed === undefined ? [] : [`${name}: ${failed.message}`],
  );
  const notRestored = result.buses.flatMap((bus) => bus.notRestored.map(({ message }) => message));
  const problems = [...failures, ...notRestored];
  return problems.length === 0
    ? ok(`${counted(segments(result).length, "segment")} scanned to the end`)
    : failure(problems.join("; "), "switch off what was connected last, then: ina260 scan");
}

export async function checkDrivers({ scan, host }: Patient): Promise<Finding> {
  const held = find(await scan(), "kernel");
  const described = held.map(({ place, device }) => `${place} ${describeDevice(device)}`).join("; ");
  const open = held.find(({ device }) => device.leavesOpen !== undefined);
  if (open !== undefined) {
    const path = `/sys/bus/i2c/devices/${open.device.leavesOpen ?? ""}/idle_state`;
    return failure(described, `echo -2 | sudo tee ${path}`);
  }
  const sensor = held.find(({ device }) => device.address >= 0x40 && device.address <= 0x4f);
  if (sensor === undefined) return ok(described === "" ? "none holds an address" : described);
  const bus = Number(/^i2c-(\d+)/.exec(sensor.place)?.[1]);
  const driver = await host.findKernelDriver(bus, sensor.device.address);
  return warning(
    described,
    driver === undefined
      ? "ls -l /sys/bus/i2c/devices names what holds it"
      : `echo ${driver.device} | sudo tee /sys/bus/i2c/drivers/${driver.name}/unbind`,
  );
}

export async function checkMultiplexers({ scan }: Patient): Promise<Finding> {
  const result = await scan();
  const relatives = find(result, "multiplexer");
  if (relatives.length > 0) {
    const described = relatives.map(({ place, device }) => `${place}: ${describeDevice(device)}`).join("; ");
    return warning(described, "name its part in the configuration file, as `part`, and what is behind it");
  }
  const multiplexers = find(result, "tca9548a");
  return ok(multiplexers.length === 0 ? "none: use --without-multiplexer" : list(multiplexers));
}

export async function checkSensors({ scan }: Patient): Promise<Finding> {
  const sensors = find(await scan(), "ina260");
  return sensors.length > 0
    ? ok(list(sensors))
    : failure(
        "no INA260 answers",
        "check its power and ground, and that SDA and SCL are not swapped, then: ina260 scan; " +
          "without hardware: ina260 read --simulate",
      );
}

export async function checkAddresses({ scan }: Patient): Promise<Finding> {
  const { buses, undecided } = await scan();
  const problems = [
    ...buses.flatMap(({ collisions }) => collisions.map(describeCollision)),
    ...undecided.map(describeUndecided),
  ];
  return problems.length === 0
    ? ok("no two chips answer together")
    : failure(problems.join("; "), "give one another address by its pins, then: ina260 scan");
}

/** A scan looks behind multiplexers of eight channels alone, so only those can be missed. */
export async function checkConfiguredSensors({ scan, file = "", host }: Patient): Promise<Finding> {
  const found = new Set(find(await scan(), "ina260").map(({ place }) => place));
  const missing = (await readSensors(file, host))
    .filter(({ hops }) => hops.every(({ part }) => part.endsWith("48A")))
    .filter((plan) => !found.has(formatPlace(plan)));
  return missing.length === 0
    ? ok("each sensor of the file answers")
    : failure(
        `no INA260 answers at ${missing.map(formatPlace).join(", ")}`,
        "compare the addresses and channels of the file with: ina260 scan",
      );
}
