import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { SimulatedI2C } from "@rbp/i2c/testing";
import { emulateI2CDevice } from "@rbp/i2c-linux/testing";
import { SimulatedINA260 } from "@rbp/ina260/testing";
import { SimulatedTCA9548A } from "@rbp/tca9548a/testing";

/** CPU time of one sample through one mux channel, on an emulated /dev/i2c-1 whose wire takes no time. */
export interface CpuTime {
  readonly access: "sync" | "async";
  /** Microseconds of user and system time with the drivers. */
  readonly drivers: number;
  /** The same transfers with bare i2c-bus calls: what the addon and the system take of it. */
  readonly bare: number;
}

/** @param samples How many samples each figure is the mean of. */
export async function measureCpuTimes(samples: number): Promise<CpuTime[]> {
  const wire = new SimulatedI2C();
  const mux = wire.segment.add(new SimulatedTCA9548A());
  mux.channel(7).add(new SimulatedINA260());
  await using device = await emulateI2CDevice({ bus: 1, wire });
  return (await runProgram([String(samples)], device.environment)) as CpuTime[];
}

/** A process of its own: the emulation works on that only, and its CPU time is counted alone. */
async function runProgram(args: string[], environment: Readonly<Record<string, string>>): Promise<unknown> {
  const program = fileURLToPath(new URL("cpu-time-program.js", import.meta.url));
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, "close")]);
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}`);
  return JSON.parse(output);
}
