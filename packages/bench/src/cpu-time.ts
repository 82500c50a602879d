import { SimulatedI2C } from "@rbp/i2c/testing";
import { emulateI2CDevice, findCompiler } from "@rbp/i2c-linux/testing";
import { SimulatedINA260 } from "@rbp/ina260/testing";
import { SimulatedTCA9548A } from "@rbp/tca9548a/testing";
import { createInstantDevice } from "./instant-device.ts";
import { runProgram } from "./measured-process.ts";

/** What one access to a device costs, as the measured program reports it. */
export interface AccessCpuTime {
  readonly access: "sync" | "async";
  readonly backend: "i2c-bus" | "koffi";
  /** Microseconds of user and system time with the drivers. */
  readonly drivers: number;
  /** The same transfers with bare i2c-bus calls: what the addon and the system take of it. */
  readonly bare: number;
}

/** CPU time of one sample through one mux channel, on a /dev/i2c-1 whose wire takes no time. */
export interface CpuTime extends AccessCpuTime {
  /**
   * "instant" answers in the program itself, as the Python script's device did when it was measured; "emulated" is
   * the emulated bus with simulated chips in another process, whose sockets cost more than the rest.
   */
  readonly device: "instant" | "emulated";
}

/**
 * @param samples How many samples each figure is the mean of.
 * @returns Nothing where there is no C compiler, which both devices need.
 */
export async function measureCpuTimes(samples: number): Promise<CpuTime[]> {
  const compiler = await findCompiler();
  if (compiler === undefined) return [];
  const wire = new SimulatedI2C();
  const mux = wire.segment.add(new SimulatedTCA9548A());
  mux.channel(7).add(new SimulatedINA260());
  await using instant = await createInstantDevice(compiler);
  await using emulated = await emulateI2CDevice({ bus: 1, wire });
  const times: CpuTime[] = [];
  for (const [device, { environment }] of Object.entries({ instant, emulated })) {
    const measured = await runProgram<AccessCpuTime[]>("cpu-time-program", [samples], environment);
    times.push(...measured.map((time) => ({ device: device as CpuTime["device"], ...time })));
  }
  return times;
}
