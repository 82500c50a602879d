import { type I2CWire, readRegister16, writeRegister16 } from "@rbp/i2c";
import {
  type AlertWords,
  decodeAlert,
  FUNCTION_BITS,
  type INA260AlertSetup,
  MaskEnable,
  SETUP_BITS,
} from "./alert.ts";
import { INA260Register } from "./registers.ts";
import { decodeStatus, FLAG_BITS, type INA260Status } from "./status.ts";

const powerOn: AlertWords = { setup: 0, limit: 0 };

/**
 * The Mask/Enable and Alert Limit registers. Reading Mask/Enable clears its flags, so every read of it goes
 * through here: what a read saw is kept until a caller takes it. Its set-up bits are written from memory and
 * never from a read.
 */
export class MaskEnableRegister {
  readonly #address: number;
  #known: AlertWords | undefined;
  #wanted: AlertWords | undefined;
  #flags = 0;
  /** The flags when the section began, and those that it has read. */
  #flagsBefore = 0;
  #flagsRead = 0;
  #conversions = 0;
  #firstConversion = 0;

  constructor(address: number) {
    this.#address = address;
  }

  /** How many conversion-ready flags have been seen; a caller that waits for the next one remembers the count. */
  get conversions(): number {
    return this.#conversions;
  }

  /** Whether a conversion of the present configuration has ended since that count. */
  hasConversionSince(count: number): boolean {
    return this.#conversions > Math.max(count, this.#firstConversion);
  }

  /** What was converted until now does not count: it is of another configuration, or was lost. */
  forgetConversions(): void {
    this.#firstConversion = this.#conversions;
    this.dropConversion();
  }

  /** The conversion has been given to a caller: it is not reported as ready again. */
  dropConversion(): void {
    this.#flags &= ~MaskEnable.conversionReady;
  }

  beginSection(): void {
    this.#flagsBefore = this.#flags;
    this.#flagsRead = 0;
  }

  /**
   * The section failed: nothing that it took has reached a caller, and no conversion that it saw is taken for this
   * chip's. Its other flags are kept, because reading has cleared them and an alert must not be lost.
   *
   * @param isForeign Whether the flags may be another chip's.
   */
  failSection(isForeign: boolean): void {
    this.#firstConversion = this.#conversions;
    this.#flags = isForeign ? this.#flagsBefore : this.#flagsBefore | this.#flagsRead;
  }

  forget(): void {
    this.#known = undefined;
  }

  async read(wire: I2CWire): Promise<number> {
    const word = await readRegister16(wire, this.#address, INA260Register.maskEnable);
    this.#flags |= word & FLAG_BITS;
    this.#flagsRead |= word & FLAG_BITS;
    if ((word & MaskEnable.conversionReady) !== 0) this.#conversions += 1;
    // The chip lost its set-up, or another program changed it.
    if (this.#known?.setup !== (word & SETUP_BITS)) this.#known = undefined;
    return word;
  }

  /** Reads the register; the caller gets its flags and those that were kept. */
  async takeStatus(wire: I2CWire): Promise<INA260Status> {
    const word = await this.read(wire);
    const flags = this.#flags;
    this.#flags = 0;
    return decodeStatus(word, flags);
  }

  async readAlert(wire: I2CWire): Promise<INA260AlertSetup> {
    const { setup, limit } = await this.#readWords(wire);
    return decodeAlert(setup, limit);
  }

  /** Writes the set-up unless the chip is known to have it. Returns whether it was written. */
  async update(wire: I2CWire, words: AlertWords): Promise<boolean> {
    this.#wanted = words;
    if (this.#known !== undefined && holds(this.#known, words)) return false;
    await this.#write(wire, words);
    return true;
  }

  /** Writes what is wanted again when the chip holds something else. Returns whether it did. */
  async restore(wire: I2CWire): Promise<boolean> {
    const wanted = this.#wanted;
    if (wanted === undefined || holds(await this.#readWords(wire), wanted)) return false;
    await this.#write(wire, wanted);
    return true;
  }

  /** From now on as after power-on; see {@link isPowerOn} for whether it is. */
  wantPowerOn(): void {
    this.#known = undefined;
    this.#wanted = powerOn;
  }

  /** Whether both registers are as after power-on. */
  async isPowerOn(wire: I2CWire): Promise<boolean> {
    this.#known = await this.#readWords(wire);
    return holds(this.#known, powerOn);
  }

  async #write(wire: I2CWire, words: AlertWords): Promise<void> {
    this.#known = undefined;
    if (words.limit !== undefined) {
      // An enabled function would compare with a limit that is old, or in another unit, and raise a false alert.
      await this.#writeWord(wire, INA260Register.maskEnable, words.setup & ~FUNCTION_BITS);
      await this.#writeWord(wire, INA260Register.alertLimit, words.limit);
    }
    await this.#writeWord(wire, INA260Register.maskEnable, words.setup);
    this.#known = words;
  }

  #writeWord(wire: I2CWire, register: number, word: number): Promise<void> {
    return writeRegister16(wire, this.#address, register, word);
  }

  async #readWords(wire: I2CWire): Promise<AlertWords & { readonly limit: number }> {
    const setup = (await this.read(wire)) & SETUP_BITS;
    return { setup, limit: await readRegister16(wire, this.#address, INA260Register.alertLimit) };
  }
}

/** Whether the chip does what is wanted. Without a limit function any limit will do. */
function holds(found: AlertWords, wanted: AlertWords): boolean {
  return found.setup === wanted.setup && (wanted.limit === undefined || found.limit === wanted.limit);
}
