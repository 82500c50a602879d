import { type I2CWire, readRegister16, writeRegister16 } from "@rbp/i2c";
import { RESERVED_WORD, SETTINGS_MASK } from "./configuration.ts";
import { INA260Register } from "./registers.ts";

/**
 * The configuration register, and three words about it: what the chip holds, as far as that is known; what the
 * caller wants it to hold; and what a single measurement made it hold for a while.
 */
export class ConfigurationRegister {
  readonly #address: number;
  readonly #onWrite: () => void;
  #known: number | undefined;
  /** What the caller asked for, if anything. */
  wanted: number | undefined;
  #transient: number | undefined;
  #writes = 0;

  /** @param onWrite Called before each write: it ends the conversion that runs. */
  constructor(address: number, onWrite: () => void) {
    this.#address = address;
    this.#onWrite = onWrite;
  }

  /** What the chip holds, when that is known. */
  get known(): number | undefined {
    return this.#known;
  }

  /** How often the register was written, failures included; each write begins a new conversion. */
  get writes(): number {
    return this.#writes;
  }

  /** It is unknown what the chip holds, and whether a single measurement is under way. */
  forget(): void {
    this.#known = undefined;
    this.#transient = undefined;
  }

  async read(wire: I2CWire): Promise<number> {
    this.#known = undefined;
    this.#known = await readRegister16(wire, this.#address, INA260Register.configuration);
    return this.#known;
  }

  /** What the chip holds: remembered, or read when nothing is. */
  async current(wire: I2CWire): Promise<number> {
    return this.#known ?? this.read(wire);
  }

  /** Writes the settings unless the chip holds them. Returns whether it did not. */
  async update(wire: I2CWire, settings: number): Promise<boolean> {
    this.wanted = settings;
    if (sameSettings(await this.current(wire), settings)) {
      this.#transient = undefined;
      return false;
    }
    await this.#write(wire, (settings & SETTINGS_MASK) | RESERVED_WORD);
    return true;
  }

  /** Writes what is wanted again when the chip holds something else. Returns whether it did. */
  async restore(wire: I2CWire): Promise<boolean> {
    const wanted = this.wanted;
    if (wanted === undefined) return false;
    const found = await this.read(wire);
    if (this.#transient !== undefined && sameSettings(found, this.#transient)) return false;
    // A driver of the kernel may have taken the chip: then the write below is refused, and not made behind its back.
    if (!sameSettings(found, wanted)) wire.forget?.(this.#address);
    return this.update(wire, wanted);
  }

  /** Writes a triggered mode, also when the chip holds it: that begins the conversion. Returns the word. */
  async writeTransient(wire: I2CWire, settings: number): Promise<number> {
    const word = (settings & SETTINGS_MASK) | RESERVED_WORD;
    await this.#write(wire, word);
    this.#transient = word;
    return word;
  }

  /** Writes what was there before {@link writeTransient}. */
  putBack(wire: I2CWire, settings: number): Promise<void> {
    return this.#write(wire, (settings & SETTINGS_MASK) | RESERVED_WORD);
  }

  /** Writes a reset: what the chip holds then is for the caller to find out. */
  async writeReset(wire: I2CWire, word: number, afterwards: number): Promise<void> {
    this.wanted = afterwards;
    try {
      await this.#write(wire, word);
    } finally {
      this.#known = undefined;
    }
  }

  async #write(wire: I2CWire, word: number): Promise<void> {
    this.#known = undefined;
    this.#transient = undefined;
    this.#writes += 1;
    this.#onWrite();
    await writeRegister16(wire, this.#address, INA260Register.configuration, word);
    this.#known = word;
  }
}

function sameSettings(a: number, b: number): boolean {
  return ((a ^ b) & SETTINGS_MASK) === 0;
}
