import { messageOf, UsageError, OptionValues } from "@rbp/command-line";
import { isI2CError } from "@rbp/i2c";
import {
  checkTopology,
  formatPlace,
  readSensorSettings,
  sensorOptions,
  type SensorPlan,
} from "@rbp/ina260-monitor";
import { failure, type Finding, ok, type Patient, warning } from "./check.ts";

const MINIMUM_NODE = [20, 19] as const;

export function checkNode({ host }: { readonly host: Pick<Patient["host"], "build"> }): Finding {
  const { nodeVersion, platform, architecture } = host.build;
  const [major = 0, minor = 0] = nodeVersion.split(".").map(Number);
  const isNewEnough = major > MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor >= MINIMUM_NODE[1]);
  const found = `${nodeVersion} on ${platform}/${architecture}`;
  return isNewEnough
    ? ok(found)
    : failure(
        `${found}; 20.19 or newer is needed`,
        "sudo apt install nodejs, or see github.com/nodesource/distributions",
      );
}

export async function checkNpm({ host }: Patient): Promise<Finding> {
  const version = await host.facts.readNpmVersion();
  return version === undefined ? warning("cannot be run", "sudo apt install npm") : ok(version);
}

export async function checkBackend({ backend, host }: Patient): Promise<Finding> {
  try {
    return ok(await host.facts.findBackend(backend));
  } catch (error) {
    if (!isI2CError(error)) throw error;
    return failure(error.details.found ?? error.message, error.details.advice ?? "run on Linux");
  }
}

const names = (buses: Patient["buses"]): string =>
  buses.map(({ number }) => `i2c-${String(number)}`).join(", ");

export function checkBuses({ buses }: Patient): Finding {
  return buses.length > 0
    ? ok(names(buses))
    : failure(
        "this machine has no I2C bus",
        "sudo raspi-config nonint do_i2c 0; where there is no raspi-config: sudo modprobe i2c-dev; " +
          "without hardware: ina260 read --simulate",
      );
}

export async function checkAccess({ buses, host }: Patient): Promise<Finding> {
  for (const { number } of buses) {
    const path = `/dev/i2c-${String(number)}`;
    const obstacle = await host.facts.findObstacle(path);
    if (obstacle === undefined) continue;
    const { code, group = "i2c" } = obstacle;
    if (code === "ENOENT") {
      return failure(
        `there is no ${path} (ENOENT)`,
        `in a container: docker run --device ${path}; see ls /dev/i2c-*`,
      );
    }
    const advice =
      group === "root" || group === "0"
        ? "sudo apt install i2c-tools, whose rule gives the buses to the group i2c, and start again"
        : `sudo usermod -aG ${group} "$USER", and log in again; in a container: docker run --group-add ${group}`;
    return failure(`no permission for ${path}, which belongs to the group ${group} (${code})`, advice);
  }
  return ok(`may read and write ${names(buses)}`);
}

export async function checkClock({ buses, host }: Patient): Promise<Finding> {
  const clocks = buses.map(async ({ number }) => {
    const hertz = await host.facts.readClockHertz(number);
    return `i2c-${String(number)} ${hertz === undefined ? "unknown" : `${String(hertz / 1000)} kHz`}`;
  });
  return ok((await Promise.all(clocks)).join(", "));
}

/** The sensors of the configuration file. @throws UsageError by rejection. */
export async function readSensors(file: string, host: Patient["host"]): Promise<readonly SensorPlan[]> {
  const values = new OptionValues({ options: sensorOptions, given: { "config.file": file } });
  return checkTopology((await readSensorSettings(values, host)).topology).sensors;
}

export async function checkConfiguration({ file, host }: Patient): Promise<Finding> {
  if (file === undefined) return { state: "skipped", found: "no file was given or found" };
  try {
    const places = (await readSensors(file, host)).map(formatPlace);
    return ok(`${file}: ${places.join(", ")}`);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof RangeError || isI2CError(error))) throw error;
    return failure(messageOf(error), `mend it, then: ina260-exporter --config.check --config.file ${file}`);
  }
}

export async function checkPort({ port, host }: Patient): Promise<Finding> {
  const use = await host.facts.probePort(port);
  if (use === "free") return ok(`${String(port)} is free`);
  if (use === "exporter") return ok(`an exporter answers at ${String(port)}`);
  return warning(
    `${String(port)} is used by a program that is no exporter, or asks for a password or TLS`,
    `sudo ss -ltnp 'sport = :${String(port)}' names it; ina260-exporter --port takes another one`,
  );
}
