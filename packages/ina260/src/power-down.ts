import { isI2CError } from "@rbp/i2c";
import type { Chip } from "./chip.ts";
import { isPowerDown, MODE_BITS, modes } from "./configuration.ts";

/** Switches the converter off and on again, and remembers in which mode it was. */
export class PowerDown {
  readonly #chip: Chip;
  #awakeMode: number = modes.indexOf("both-continuous");

  constructor(chip: Chip) {
    this.#chip = chip;
  }

  /** Returns whether a write was needed. */
  shutdown(): Promise<boolean> {
    return this.#change((word) => {
      if (isPowerDown(word)) return word;
      this.#awakeMode = word & MODE_BITS;
      return word & ~MODE_BITS;
    });
  }

  /** Returns whether a write was needed. */
  wakeUp(): Promise<boolean> {
    return this.#change((word) => (isPowerDown(word) ? (word & ~MODE_BITS) | this.#awakeMode : word));
  }

  async #change(change: (word: number) => number): Promise<boolean> {
    const { configuration } = this.#chip;
    let undo = (): void => undefined;
    try {
      return await this.#chip.section(async (wire) => {
        const { wanted } = configuration;
        const awakeMode = this.#awakeMode;
        undo = () => {
          configuration.wanted = wanted;
          this.#awakeMode = awakeMode;
        };
        return configuration.update(wire, change(await configuration.current(wire)));
      });
    } catch (error) {
      // The word with the settings to keep may have been another chip's.
      if (isI2CError(error, "mux-conflict")) undo();
      throw error;
    }
  }
}
