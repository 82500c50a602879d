// Reads one sensor once: an INA260 at 0x40 behind channel 7 of a TCA9548A at 0x70, on /dev/i2c-1.
import { isI2CError } from "@rbp/i2c";
import { openLinuxI2CBus } from "@rbp/i2c-linux";
import { INA260, isINA260Error } from "@rbp/ina260";
import { TCA9548A } from "@rbp/tca9548a";

try {
  const bus = await openLinuxI2CBus(1);
  try {
    const multiplexer = new TCA9548A(bus, { address: 0x70 });
    const sensor = new INA260(multiplexer.channel(7), { address: 0x40 });
    await sensor.verifyIdentity();
    const { voltageVolts, currentAmperes, powerWatts } = await sensor.readMeasurement();
    console.log(`${voltageVolts} V, ${currentAmperes} A, ${powerWatts} W`);
  } finally {
    await bus.close();
  }
} catch (error) {
  // What the wiring can cause has a message that says what to do; anything else is a mistake in this program.
  if (!isI2CError(error) && !isINA260Error(error)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
