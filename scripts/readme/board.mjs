import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** What flows through the sensor behind each channel. */
const LOADS = new Map([
  [0, { volts: 3.3, amperes: 0.25 }],
  [7, { volts: 5.2, amperes: 1.05 }],
]);

/**
 * What the documents assume to be wired to /dev/i2c-1: a TCA9548A at 0x70, and an INA260 at 0x40 behind its channels
 * 0 and 7. And /dev/i2c-22, a channel of a multiplexer that the kernel drives, with an INA260 as well. Gives `use` the
 * environment in which a program finds them there.
 *
 * @param folder Where the packages are installed whose simulated chips these are.
 * @param {(environment: object, sensors: Map<number, { unplug: () => void, plug: () => void }>) => Promise<void>} use
 *   Is given the sensors of /dev/i2c-1 by their channels, too.
 */
export async function withBoard(folder, use) {
  const { resolve } = createRequire(join(folder, "package.json"));
  const load = (name) => import(pathToFileURL(resolve(`@rbp/${name}/testing`)).href);
  const [{ emulateI2CDevice }, { SimulatedI2C }, { SimulatedTCA9548A }, { SimulatedINA260 }] =
    await Promise.all(["i2c-linux", "i2c", "tca9548a", "ina260"].map(load));
  const wire = new SimulatedI2C();
  const mux = wire.segment.add(new SimulatedTCA9548A());
  const sensors = new Map();
  for (const [channel, values] of LOADS) {
    const segment = mux.channel(channel);
    const sensor = segment.add(new SimulatedINA260());
    sensor.set(values);
    sensors.set(channel, { unplug: () => segment.remove(sensor), plug: () => segment.add(sensor) });
  }

  const channel = new SimulatedI2C();
  channel.segment.add(new SimulatedINA260()).set({ volts: 12, amperes: 0.5 });

  const device = await emulateI2CDevice({ bus: 1, wire }, { bus: 22, wire: channel });
  try {
    await use(device.environment, sensors);
  } finally {
    await device.close();
  }
}
