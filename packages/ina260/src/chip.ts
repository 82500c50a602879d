import {
  type Clock,
  describeError,
  formatAddress,
  type I2CBus,
  type I2CWire,
  isI2CError,
  type SectionOptions,
} from "@rbp/i2c";
import { ConfigurationRegister } from "./configuration-register.ts";
import { INA260Error, type INA260ErrorCode, isINA260Error } from "./errors.ts";
import { MaskEnableRegister } from "./mask-enable-register.ts";

/** This driver's sections wait for nothing but their transfers. */
export const onlyWire: SectionOptions = { onlyWire: true };

/** One chip on one bus: what the driver's operations have in common. */
export class Chip {
  readonly bus: I2CBus;
  readonly address: number;
  readonly clock: Clock;
  /** "INA260 at i2c-1/0x70.7 address 0x40" */
  readonly name: string;
  readonly configuration: ConfigurationRegister;
  readonly maskEnable: MaskEnableRegister;
  /** Resolves when everything has been done about how the latest section ended. */
  #dealtWith: Promise<void> = Promise.resolve();

  constructor(bus: I2CBus, address: number, clock: Clock) {
    this.bus = bus;
    this.address = address;
    this.clock = clock;
    this.name = `INA260 at ${bus.name} address ${formatAddress(address)}`;
    this.maskEnable = new MaskEnableRegister(address);
    this.configuration = new ConfigurationRegister(address, () => this.maskEnable.forgetConversions());
  }

  /** A section of the bus whose transfers are this chip's, and so are their errors. */
  async section<T>(run: (wire: I2CWire) => Promise<T>): Promise<T> {
    let dealWith: (() => void) | undefined;
    try {
      return await this.bus.exclusive(async (wire) => {
        // The section before has ended, and may still have to forget what it took for true.
        await this.#dealtWith;
        this.#dealtWith = new Promise((resolve) => (dealWith = resolve));
        this.maskEnable.beginSection();
        return run(wire).catch((error: unknown) => {
          throw this.failure(error);
        });
      }, onlyWire);
    } catch (error) {
      if (!isINA260Error(error)) this.forget();
      if (dealWith !== undefined) this.maskEnable.failSection(isI2CError(error, "mux-conflict"));
      throw error;
    } finally {
      dealWith?.();
    }
  }

  /**
   * What to throw for an error of one of this chip's transfers; not for those around them, of a multiplexer or
   * the lock. A chip that failed may have lost its power, so nothing about it is known any more.
   */
  failure(error: unknown): unknown {
    if (!isI2CError(error)) return error;
    this.forget();
    return describeError(error, { device: "INA260" });
  }

  /** What the chip holds is no longer known. */
  forget(): void {
    this.configuration.forget();
    this.maskEnable.forget();
  }

  error(code: INA260ErrorCode, found: string, advice: string, cause?: unknown): INA260Error {
    return new INA260Error(code, { sensor: this.name, found, advice, cause });
  }
}
