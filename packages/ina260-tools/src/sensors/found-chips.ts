import { type Logger, messageOf } from "@rbp/command-line";
import { isI2CError } from "@rbp/i2c";
import type { INA260Configuration } from "@rbp/ina260";
import { type ConnectedBus, type ConnectedSensor, releaseBus, sensorLogFields } from "@rbp/ina260-monitor";

/** The chips that a command changes, and the settings that they were found with. */
export class FoundChips {
  readonly #buses: readonly ConnectedBus[];
  readonly #found = new Map<ConnectedSensor, INA260Configuration>();

  constructor(buses: readonly ConnectedBus[]) {
    this.#buses = buses;
  }

  /** Verifies that each sensor is an INA260, and remembers its settings. @throws I2CError, INA260Error by rejection. */
  async remember(): Promise<void> {
    for (const sensor of this.#buses.flatMap(({ sensors }) => sensors)) {
      await sensor.driver.verifyIdentity();
      this.#found.set(sensor, await sensor.driver.readConfiguration());
    }
  }

  /**
   * Restores the settings of the chips, closes the multiplexers, and gives the buses back. Never rejects.
   *
   * @param failure What has ended the command, if that was a failure.
   */
  async leave(failure: unknown, log: Logger): Promise<void> {
    // On a bus that hangs, the next transfer would hang too.
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
