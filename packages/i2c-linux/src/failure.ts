import { I2CError, type I2CErrorCode, type I2CErrorDetails, isI2CError } from "@rbp/i2c";
import { describeErrno } from "./errno.ts";
import { type KernelDriver, readBuses, readKernelDriver } from "./sysfs.ts";
import type { HostSystem } from "./system.ts";

/** Turns what a backend threw into an {@link I2CError} that says what to do. */
export type ExplainFailure = (error: unknown, address?: number) => Promise<I2CError>;

/** What was under way: Linux gives the same number another meaning in each. */
type Step = "open" | "claim" | "transfer";

const enable =
  "on a Raspberry Pi enable it with `sudo raspi-config nonint do_i2c 0` (dtparam=i2c_arm=on in config.txt), " +
  "elsewhere load i2c-dev with `sudo modprobe i2c-dev`";

/** Explains failures on /dev/i2c-`number`. Looks into sysfs only after something failed. */
export function explainFailures(system: HostSystem, number: number): ExplainFailure {
  return async (error, address) => {
    if (isI2CError(error)) return error;
    const { errno, syscall } = (error ?? {}) as { errno?: unknown; syscall?: unknown };
    if (typeof errno !== "number") return new I2CError("bus", { cause: error });
    const step = stepOf(syscall);
    const { symbol, code, found } = describeErrno(errno);
    const explained = (as: I2CErrorCode, details: I2CErrorDetails): I2CError =>
      new I2CError(as, { found: `${found} (${symbol})`, cause: error, ...details });
    if (step === "open" && ["ENOENT", "ENXIO", "ENODEV"].includes(symbol))
      return explained("unavailable", await explainMissing(system, number, symbol));
    if (step === "claim" && symbol === "EBUSY")
      return explained("address-in-use", await explainClaimed(system, number, address ?? 0));
    return explained(code, code === "permission" ? explainPermission(number, symbol) : {});
  };
}

function stepOf(syscall: unknown): Step {
  if (syscall === "open") return "open";
  if (syscall === "I2C_SLAVE") return "claim";
  return typeof syscall === "string" && syscall.startsWith("setAddr") ? "claim" : "transfer";
}

async function explainMissing(system: HostSystem, number: number, symbol: string): Promise<I2CErrorDetails> {
  const path = `/dev/i2c-${String(number)}`;
  const buses = await readBuses(system);
  if (buses.some((bus) => bus.number === number)) {
    return {
      found: `the kernel has bus ${String(number)}, but there is no ${path} here (${symbol})`,
      advice: `in a container pass the device in: --device ${path}`,
    };
  }
  const others = buses.map(({ path: other, name }) => `${other} is "${name}"`).join(", ");
  return others === ""
    ? { found: `there is no ${path}, nor any other I2C bus (${symbol})`, advice: enable }
    : { found: `there is no ${path} (${symbol}); ${others}`, advice: `use one of these, or ${enable}` };
}

function explainPermission(number: number, symbol: string): I2CErrorDetails {
  return {
    found: `no permission to use /dev/i2c-${String(number)} (${symbol})`,
    advice: "join the group i2c with `sudo usermod -aG i2c $USER` and log in again",
  };
}

async function explainClaimed(system: HostSystem, number: number, address: number): Promise<I2CErrorDetails> {
  const driver = await readKernelDriver(system, number, address);
  if (driver === undefined) {
    const pattern = `/sys/bus/i2c/devices/*-${address.toString(16).padStart(4, "0")}`;
    return {
      found: "held by a driver of the kernel (EBUSY)",
      advice: `look for it in ${pattern}/name, and unbind it there`,
    };
  }
  return {
    found: `held by the kernel's driver ${driver.name}, device ${driver.device} (EBUSY)`,
    advice: driver.childBuses.length > 0 ? useChildBuses(driver, number) : unbind(driver),
  };
}

function useChildBuses({ name, childBuses }: KernelDriver, number: number): string {
  const own = childBuses.find((bus) => bus.startsWith(`i2c-${String(number)} `));
  if (own !== undefined) {
    return `${name} drives this multiplexer and ${own} is one of its buses, so use that without a driver for the chip`;
  }
  return `${name} drives this multiplexer, so use its buses in place of a driver for the chip: ${childBuses.join(", ")}`;
}

function unbind({ name, device }: KernelDriver): string {
  return (
    `use the values that the kernel offers in /sys/bus/i2c/devices/${device}, or take the chip from it with ` +
    `\`echo ${device} | sudo tee /sys/bus/i2c/drivers/${name}/unbind\``
  );
}
