import type { INA260Configuration } from "@rbp/ina260";
import { isI2CError } from "@rbp/i2c";
import { type Logger, messageOf } from "@rbp/command-line";
import { type ConnectedBus, type ConnectedSensor, releaseBus, sensorLogFields } from "@rbp/ina260-monitor";

/** The chips of a recording with the settings that they were found with. */
export class FoundChips {
  readonly #buses: readonly ConnectedBus[];
  readonly #found = new Map<ConnectedSensor, INA260Configuration>();

  constructor(buses: readonly ConnectedBus[]) {
    this.#buses = buses;
  }

  /**
   * Sees to it that each sensor is one, and remembers its settings.
   *
   * @throws I2CError, INA260Error by rejection.
   */
  async remember(): Promise<void> {
    for (const sensor of this.#buses.flatMap(({ sensors }) => sensors)) {
      await sensor.driver.verifyIdentity();
      this.#found.set(sensor, await sensor.driver.readConfiguration());
    }
  }

  /**
   * Leaves the chips with the settings that they had, the multiplexers closed, and the buses. Never rejects.
   *
   * @param failure Why the recording has ended, when that is a failure.
   */
  async leave(failure: unknown, log: Logger): Promise<void> {
    // One more transfer on a bus that hangs could only hang as well.
    const canTransfer = !isI2CError(failure, "timeout");
    for (const [sensor, configuration] of canTransfer ? this.#found : []) {
      await sensor.driver.configure(configuration).catch((error: unknown) => {
        log.debug("Settings could not be put back", {
          ...sensorLogFields(sensor.plan),
          err: messageOf(error),
        });
      });
    }
    await Promise.all(this.#buses.map((bus) => releaseBus(bus, [{ failure }], log)));
  }
}
