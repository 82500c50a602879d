import type { Chip } from "./chip.ts";

/** How many jobs run and wait at most. */
const LIMIT = 64;

/** Runs the jobs on a chip one after another, in the order in which they came. */
export class Turns {
  readonly #chip: Chip;
  #last: Promise<unknown> = Promise.resolve();
  #jobs = 0;

  constructor(chip: Chip) {
    this.#chip = chip;
  }

  /** @throws INA260Error `busy` when 64 jobs run or wait. */
  async run<T>(job: () => Promise<T>): Promise<T> {
    if (this.#jobs >= LIMIT) {
      const found = `${String(LIMIT)} callers wait for a conversion already`;
      throw this.#chip.error("busy", found, "await one conversion before asking for the next");
    }
    this.#jobs += 1;
    const turn = this.#last.then(job);
    this.#last = turn.then(ignore, ignore);
    try {
      return await turn;
    } finally {
      this.#jobs -= 1;
    }
  }
}

function ignore(): void {}
