// The drivers on simulated chips, and on a bus that this machine does not have.
import { createI2CBus, type I2CBus, isI2CError, scanBus } from "@rbp/i2c";
import { listLinuxI2CBuses, openLinuxI2CBus, type OpenLinuxI2CBusOptions } from "@rbp/i2c-linux";
import { type EmulatedDevice, emulateI2CDevice, findCompiler } from "@rbp/i2c-linux/testing";
import { FaultyWire, ManualClock, RecordingWire, SimulatedI2C } from "@rbp/i2c/testing";
import {
  configurationFor,
  INA260,
  type INA260Alert,
  type INA260Configuration,
  type INA260Conversion,
  type INA260Options,
  type INA260Reader,
  isINA260Error,
  signedPowerWatts,
} from "@rbp/ina260";
import { constantLoad, SimulatedINA260, type SimulatedINA260Options } from "@rbp/ina260/testing";
import { type IdlePolicy, type MultiplexerOptions, TCA9548A } from "@rbp/tca9548a";
import { SimulatedTCA9548A } from "@rbp/tca9548a/testing";
import { expect } from "./expect.js";

const simulated = new SimulatedI2C();
const recorder = new RecordingWire(simulated);
const faulty = new FaultyWire(recorder, { seed: 7 });

function multiplexer(bus: I2CBus, idle?: IdlePolicy): TCA9548A {
  const options: MultiplexerOptions = { address: 0x70, ...(idle === undefined ? {} : { idle }) };
  return new TCA9548A(bus, options);
}

export async function useDrivers(): Promise<void> {
  await using bus = createI2CBus(faulty, { name: "i2c-simulated" });
  const chip = simulated.segment.add(new SimulatedTCA9548A());
  const load: SimulatedINA260Options = { address: 0x45, load: constantLoad({ volts: 5.2, amperes: -1.05 }) };
  const sensorChip = chip.channel(7).add(new SimulatedINA260(load));

  const mux = multiplexer(bus, "keep");
  const options: INA260Options = { address: { a1: "VS", a0: "VS" }, clock: new ManualClock() };
  const sensor = new INA260(mux.channel(7), options);
  const { currentAmperes, voltageVolts, powerWatts, raw } = await sensor.readMeasurement();
  expect(voltageVolts === 5.2 && currentAmperes === -1.05 && powerWatts === 5.46, "5.2 V, -1.05 A, 5.46 W");
  expect(signedPowerWatts({ currentAmperes, voltageVolts, powerWatts, raw }) === -5.46, "-5.46 W");
  expect((await mux.readControl()) === 0x80, "channel 7 kept");

  const configuration: INA260Configuration = configurationFor({ intervalMilliseconds: 1000 }).configuration;
  expect(await sensor.configure(configuration), "a new configuration");
  const alert: INA260Alert = { kind: "over-power", limitWatts: 5 };
  expect(await sensor.configureAlert(alert), "a new alert");
  const reader: INA260Reader<"both"> = sensor.reader();
  const conversion: INA260Conversion = await reader.read();
  expect(!conversion.overflow && sensorChip.alertAsserted, "an alert above 5 W");

  const other = sensor.verifyIdentity().then((identity) => identity.revision === 0);
  expect(await other, "an INA260");
  expect(
    (await scanBus(bus)).some(({ address }) => address === 0x70),
    "a multiplexer found",
  );

  faulty.inject({ address: 0x45, error: "nack" });
  const error: unknown = await sensor.readMeasurement().catch((reason: unknown) => reason);
  expect(isI2CError(error, "nack") && !isINA260Error(error), "a sensor that does not answer");
  expect(recorder.bitTimes === simulated.bitTimes, "every SCL period recorded");
}

export async function openMissingBus(): Promise<void> {
  const access: OpenLinuxI2CBusOptions = { access: "sync" };
  const known = await listLinuxI2CBuses();
  const missing = known.reduce((next, { number }) => Math.max(next, number + 1), 200);
  const error: unknown = await openLinuxI2CBus(missing, access).catch((reason: unknown) => reason);
  expect(isI2CError(error), "an I2CError for a bus that is not there");
}

export async function emulateDevice(): Promise<void> {
  if ((await findCompiler()) === undefined) return;
  await using device: EmulatedDevice = await emulateI2CDevice({ bus: 1, wire: simulated });
  expect(device.environment["LD_PRELOAD"] !== undefined, "a library to be preloaded");
}
