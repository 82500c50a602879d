import { type Clock, type I2CBus, type I2CWire, readRegister16, systemClock } from "@rbp/i2c";
import { type INA260Address, resolveAddress } from "./address.ts";
import { encodeAlert, type INA260Alert, type INA260AlertSetup } from "./alert.ts";
import { Chip, onlyWire } from "./chip.ts";
import { decodeConfiguration, encodeConfiguration, type INA260Configuration } from "./configuration.ts";
import { createQueue, type WaitSignal } from "./conversion-wait.ts";
import { ContinuousReader, type INA260Reader } from "./continuous-reader.ts";
import { type INA260Identity, readIdentity, verifyIdentity } from "./identity.ts";
import {
  type INA260ConversionOf,
  type INA260Measurement,
  type INA260Quantities,
  readMeasurement,
} from "./measurement.ts";
import { PowerDown } from "./power-down.ts";
import { checkRegister, INA260Register, type INA260RegisterAddress } from "./registers.ts";
import { resetChip } from "./reset.ts";
import { measureOnce } from "./single-measurement.ts";
import type { INA260Status } from "./status.ts";

export interface INA260Options {
  /** 7-bit address, or what the address pins are tied to. Default 0x40: both to GND. */
  readonly address?: INA260Address;
  /** Time, for waiting. Default the clock of the machine. */
  readonly clock?: Clock;
}

export interface ConversionOptions<Quantities extends INA260Quantities> {
  /** What to convert. Default "both". */
  readonly quantities?: Quantities;
  /** Ends the wait; the promise rejects with the signal's reason. */
  readonly signal?: WaitSignal;
}

/**
 * TI INA260 (data sheet SBOS656): current, bus voltage and power.
 *
 * The constructor does no I/O and changes nothing: the chip measures as it did before. Create one object for
 * each chip, because reading the status clears it and the object keeps what was seen.
 *
 * Every method rejects with an I2CError when a transfer fails; the sections below name the other errors only.
 */
export class INA260 {
  /** 7-bit address. */
  readonly address: number;
  /** "INA260 at i2c-1/0x70.7 address 0x40" */
  readonly name: string;
  readonly #chip: Chip;
  readonly #powerDown: PowerDown;
  readonly #queue: ReturnType<typeof createQueue>;

  /**
   * @throws RangeError or TypeError when no INA260 can have the address.
   * @throws I2CError `address-in-use` when another target would answer together with it.
   */
  constructor(bus: I2CBus, options: INA260Options = {}) {
    const { address = 0x40, clock = systemClock } = options;
    this.address = resolveAddress(address);
    this.#chip = new Chip(bus, this.address, clock);
    this.name = this.#chip.name;
    bus.claim(this.address, "INA260");
    this.#powerDown = new PowerDown(this.#chip);
    this.#queue = createQueue(this.#chip);
  }

  /** Reads the manufacturer, the die and its revision. */
  readIdentity(): Promise<INA260Identity> {
    return readIdentity(this.#chip);
  }

  /** Reads the identity. @throws INA260Error `wrong-identity` when it is not an INA260; any revision is. */
  verifyIdentity(): Promise<INA260Identity> {
    return verifyIdentity(this.#chip);
  }

  /** Reads the configuration register. */
  async readConfiguration(): Promise<INA260Configuration> {
    return decodeConfiguration(await this.readRegister(INA260Register.configuration));
  }

  /**
   * Makes the chip measure like this. Writes only when the chip is set otherwise, because a write begins a new
   * conversion; the chip is asked only when nothing is known of it.
   *
   * @returns Whether a write was needed.
   * @throws RangeError that names a field which the chip cannot hold.
   */
  async configure(configuration: INA260Configuration): Promise<boolean> {
    const word = encodeConfiguration(configuration);
    return this.#chip.section((wire) => this.#chip.configuration.update(wire, word));
  }

  /**
   * Reads current, voltage and power in one section, as the last finished conversion left them: old in
   * power-down and in triggered modes, zero after power-on or a reset until the first conversion has ended, and
   * of two conversions when one ends in between. {@link measure} and {@link reader} give fresh ones only.
   */
  readMeasurement(): Promise<INA260Measurement> {
    return this.#chip.bus.exclusive(this.#readMeasurement, onlyWire);
  }

  // The hot path: no closure and no bookkeeping for each reading.
  readonly #readMeasurement = async (wire: I2CWire): Promise<INA260Measurement> => {
    try {
      return await readMeasurement(wire, this.address);
    } catch (error) {
      throw this.#chip.failure(error);
    }
  };

  /**
   * Reads Mask/Enable once. That clears its flags, so the flags are those of this read and those that the
   * driver has seen for itself since the last status: waiting for a conversion loses no alert.
   */
  readStatus(): Promise<INA260Status> {
    return this.#chip.section((wire) => this.#chip.maskEnable.takeStatus(wire));
  }

  /**
   * Converts once and reads the result, then puts the mode back (a triggered one stays as this call left it).
   * Waits for the longest time that such a conversion takes and 2 ms; others use the bus meanwhile. Calls wait
   * for each other.
   *
   * @throws INA260Error `conversion-timeout`, `interrupted` when the configuration was written meanwhile, or
   *   `busy` when 64 calls wait.
   */
  measure<Quantities extends INA260Quantities = "both">(
    options: ConversionOptions<Quantities> = {},
  ): Promise<INA260ConversionOf<Quantities>> {
    const { quantities = "both", signal } = options;
    const measurement = this.#queue(() => measureOnce(this.#chip, quantities, signal));
    return measurement as Promise<INA260ConversionOf<Quantities>>;
  }

  /** A reader for a continuous mode of these quantities; it does not set the mode. */
  reader<Quantities extends INA260Quantities = "both">(
    options: ConversionOptions<Quantities> = {},
  ): INA260Reader<Quantities> {
    const { quantities = "both" as Quantities, signal } = options;
    return new ContinuousReader(this.#chip, quantities, signal);
  }

  /**
   * Sets up the alert: disables what there was, writes the limit, enables. An alert that has latched before
   * stays until the status is read.
   *
   * @returns Whether a write was needed; none is when the chip is known to have this set-up.
   * @throws RangeError when the limit is not within what the chip compares.
   */
  async configureAlert(alert: INA260Alert): Promise<boolean> {
    const words = encodeAlert(alert);
    return this.#chip.section((wire) => this.#chip.maskEnable.update(wire, words));
  }

  /** Reads the alert set-up. The flags that this clears are kept for {@link readStatus}. */
  readAlert(): Promise<INA260AlertSetup> {
    return this.#chip.section((wire) => this.#chip.maskEnable.readAlert(wire));
  }

  /** Stops converting; the registers keep their values. @returns Whether a write was needed. */
  shutdown(): Promise<boolean> {
    return this.#powerDown.shutdown();
  }

  /** Goes on in the mode before {@link shutdown}, else continuously. @returns Whether a write was needed. */
  wakeUp(): Promise<boolean> {
    return this.#powerDown.wakeUp();
  }

  /**
   * Everything as after power-on, proven by reading it back for up to 10 ms. Values read 0 until the first
   * conversion has ended.
   *
   * @throws INA260Error `reset-failed` when the chip is not as after power-on; a missing acknowledgement of the
   *   write alone, which genuine chips show, is not a failure.
   */
  reset(): Promise<void> {
    return resetChip(this.#chip);
  }

  /**
   * Compares configuration and alert set-up with what was asked for, and writes what differs: a chip whose
   * supply broke down for a moment is back at its power-on values and says nothing. What was never asked for
   * is not touched.
   *
   * @returns Whether anything differed.
   */
  restore(): Promise<boolean> {
    return this.#chip.section(async (wire) => {
      const configuration = await this.#chip.configuration.restore(wire);
      const alert = await this.#chip.maskEnable.restore(wire);
      return configuration || alert;
    });
  }

  /**
   * Reads a register as it is, 0…65535. The flags of Mask/Enable that this clears are kept for
   * {@link readStatus}.
   *
   * @throws RangeError when there is no such register.
   */
  async readRegister(register: INA260RegisterAddress): Promise<number> {
    checkRegister(register);
    const { configuration, maskEnable } = this.#chip;
    return this.#chip.section((wire) => {
      if (register === INA260Register.configuration) return configuration.read(wire);
      if (register === INA260Register.maskEnable) return maskEnable.read(wire);
      return readRegister16(wire, this.address, register);
    });
  }
}
