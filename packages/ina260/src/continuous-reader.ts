import type { I2CWire } from "@rbp/i2c";
import { MaskEnable } from "./alert.ts";
import type { Chip } from "./chip.ts";
import {
  decodeConfiguration,
  type INA260Configuration,
  POWER_ON_CONFIGURATION_WORD,
} from "./configuration.ts";
import { conversionPeriod } from "./conversion-time.ts";
import { createQueue, waitForConversion, type WaitSignal } from "./conversion-wait.ts";
import {
  type INA260Conversion,
  type INA260ConversionOf,
  type INA260Quantities,
  isConsistentMeasurement,
  isPowerOnValue,
  readConversion,
} from "./measurement.ts";

/**
 * How often three registers are read before they count as unreadable between two conversions. On a bus of
 * 100 kHz the conversions after power-on end in the middle of several readings before one fits in between.
 */
const ATTEMPTS = 8;

const reconfigured = Symbol("reconfigured");

/**
 * Reads what the chip converts continuously: each conversion once, and never the values of two in one. It
 * waits without the bus, so that others use it meanwhile.
 */
export interface INA260Reader<Quantities extends INA260Quantities> extends AsyncIterable<
  INA260ConversionOf<Quantities>
> {
  /**
   * The next conversion that was not read yet: at once when one has ended since the last call.
   *
   * @throws INA260Error `wrong-mode` when the chip does not convert these quantities continuously,
   *   `conversion-timeout` when none ends within the longest time of one and 2 ms, `torn-reading` when
   *   conversions end faster than the bus reads one, `busy` when 64 calls wait.
   * @throws I2CError when a transfer fails. The signal's reason when it is aborted.
   */
  read(): Promise<INA260ConversionOf<Quantities>>;
}

export class ContinuousReader<Quantities extends INA260Quantities> implements INA260Reader<Quantities> {
  readonly #chip: Chip;
  readonly #quantities: Quantities;
  readonly #signal: WaitSignal | undefined;
  readonly #queue: ReturnType<typeof createQueue>;
  /** The count of conversions up to the one that was delivered last. */
  #delivered: number;
  #seenAt = Number.NEGATIVE_INFINITY;
  /** Whether a poll without a result came before, so that `seenAt` is when a conversion ended. */
  #seenEnding = false;
  /** Whether the conversion before was zero too. */
  #isZeroKnown = false;

  constructor(chip: Chip, quantities: Quantities, signal: WaitSignal | undefined) {
    this.#chip = chip;
    this.#quantities = quantities;
    this.#signal = signal;
    this.#delivered = chip.maskEnable.conversions;
    this.#queue = createQueue(chip);
  }

  read(): Promise<INA260ConversionOf<Quantities>> {
    return this.#queue(() => this.#read());
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<INA260ConversionOf<Quantities>, never, undefined> {
    for (;;) yield await this.read();
  }

  async #read(): Promise<INA260ConversionOf<Quantities>> {
    const chip = this.#chip;
    const signal = this.#signal;
    for (;;) {
      signal?.throwIfAborted();
      const { writes } = chip.configuration;
      const configuration = await this.#configuration();
      const firstPollAt = this.#nextEnd(configuration);
      this.#seenEnding = false;
      const result = await waitForConversion({ chip, configuration, firstPollAt, signal }, () =>
        chip.section(async (wire) =>
          chip.configuration.writes === writes ? this.#poll(wire) : reconfigured,
        ),
      );
      if (result !== reconfigured) return result;
      // What was waited for will not come; the conversion that the write began takes its own time.
      this.#seenAt = Number.NEGATIVE_INFINITY;
    }
  }

  /**
   * A moment before which no poll is needed: chips are up to 10 % fast. When only the end of the poll before
   * is known a conversion may have ended long before it, and the next one may end soon.
   */
  #nextEnd(configuration: INA260Configuration): number {
    const { typicalMilliseconds } = conversionPeriod(configuration);
    return this.#seenAt + (this.#seenEnding ? 0.9 : 0.5) * typicalMilliseconds;
  }

  async #configuration(): Promise<INA260Configuration> {
    const register = this.#chip.configuration;
    const word = register.known ?? (await this.#chip.section((wire) => register.current(wire)));
    const configuration = decodeConfiguration(word);
    const expected = `${this.#quantities}-continuous`;
    if (configuration.mode === expected) return configuration;
    throw this.#chip.error(
      "wrong-mode",
      `the chip is in mode ${configuration.mode} instead of ${expected}`,
      `call configure() with mode ${expected}, or measure() for one conversion`,
    );
  }

  async #poll(wire: I2CWire): Promise<INA260ConversionOf<Quantities> | undefined> {
    const { maskEnable, address } = this.#chip;
    let status = await maskEnable.read(wire);
    let isDoubted = false;
    if (!maskEnable.hasConversionSince(this.#delivered)) {
      this.#seenEnding = true;
      return undefined;
    }
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const seen = maskEnable.conversions;
      this.#seenAt = this.#chip.clock.now();
      const conversion = await readConversion(wire, address, this.#quantities, status);
      if (!isPowerOnValue(conversion)) {
        this.#isZeroKnown = false;
      } else if (await this.#mayHaveLostSupply(wire, status)) {
        maskEnable.forgetConversions();
        return undefined;
      }
      // One register cannot be of two conversions.
      if (this.#quantities !== "both") return this.#deliver(seen, conversion);
      status = await maskEnable.read(wire);
      if (maskEnable.conversions !== seen) {
        this.#seenEnding = true;
        isDoubted = false;
      } else if (isDoubted || isConsistentMeasurement(conversion as INA260Conversion)) {
        return this.#deliver(seen, conversion);
      } else {
        // Read once more: a chip that lost its supply in the middle has only zeros now.
        isDoubted = true;
      }
    }
    throw this.#chip.error(
      "torn-reading",
      `a conversion ended during each of ${String(ATTEMPTS)} readings of current, voltage and power`,
      "choose more averaging or longer conversion times, or a faster bus",
    );
  }

  /** Whether zeros may be what the chip holds from power-on to the end of its first conversion. */
  async #mayHaveLostSupply(wire: I2CWire, status: number): Promise<boolean> {
    // Of a conversion that was seen earlier: it may have happened since.
    if ((status & MaskEnable.conversionReady) === 0) return true;
    const { configuration } = this.#chip;
    const before = configuration.known;
    const found = await configuration.read(wire);
    if (found !== before) return true;
    // With the configuration that it has after power-on only the conversion that comes next shows it.
    const isFirst = !this.#isZeroKnown;
    this.#isZeroKnown = true;
    return isFirst && found === POWER_ON_CONFIGURATION_WORD;
  }

  #deliver(seen: number, conversion: INA260ConversionOf<INA260Quantities>): INA260ConversionOf<Quantities> {
    this.#delivered = seen;
    this.#chip.maskEnable.dropConversion();
    return conversion as INA260ConversionOf<Quantities>;
  }
}
