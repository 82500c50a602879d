import type { Mistakes, Places } from "@rbp/command-line/yaml";

/** What is known of a file beside what it says: where everything is, what is wrong, and what was taken out for that. */
export interface Findings {
  readonly places: Places;
  readonly mistakes: Mistakes;
  readonly removed: Removed;
}

/** What was wrong and has been taken out of a file: what lacks it says something else than it was meant to say. */
export class Removed {
  readonly #keys = new Map<unknown, Set<string>>();

  add(container: object, key: string): void {
    const keys = this.#keys.get(container);
    if (keys === undefined) this.#keys.set(container, new Set([key]));
    else keys.add(key);
  }

  /** Whether the container has lost this key, or any. */
  has(container: unknown, key?: string): boolean {
    const keys = this.#keys.get(container);
    return key === undefined ? keys !== undefined : keys?.has(key) === true;
  }
}
