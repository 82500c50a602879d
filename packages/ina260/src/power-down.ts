import type { Chip } from "./chip.ts";
import { MODE_BITS, modes } from "./configuration.ts";

const POWER_DOWN: number = modes.indexOf("power-down");
const POWER_DOWN_ALTERNATE: number = modes.indexOf("power-down-alternate");

/** Switches the converter off and on again, and remembers in which mode it was. */
export class PowerDown {
  readonly #chip: Chip;
  #awakeMode: number = modes.indexOf("both-continuous");

  constructor(chip: Chip) {
    this.#chip = chip;
  }

  /** Returns whether a write was needed. */
  shutdown(): Promise<boolean> {
    const { configuration } = this.#chip;
    return this.#chip.section(async (wire) => {
      const word = await configuration.current(wire);
      if (isPoweredDown(word)) return configuration.update(wire, word);
      this.#awakeMode = word & MODE_BITS;
      return configuration.update(wire, (word & ~MODE_BITS) | POWER_DOWN);
    });
  }

  /** Returns whether a write was needed. */
  wakeUp(): Promise<boolean> {
    const { configuration } = this.#chip;
    return this.#chip.section(async (wire) => {
      const word = await configuration.current(wire);
      const awake = isPoweredDown(word) ? (word & ~MODE_BITS) | this.#awakeMode : word;
      return configuration.update(wire, awake);
    });
  }
}

function isPoweredDown(word: number): boolean {
  const mode = word & MODE_BITS;
  return mode === POWER_DOWN || mode === POWER_DOWN_ALTERNATE;
}
