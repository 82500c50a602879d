import type { Mistakes, Places } from "@rbp/command-line/yaml";

/** What is known of a file beside its content: where everything is, what is wrong, and what was removed for that. */
export interface Findings {
  readonly places: Places;
  readonly mistakes: Mistakes;
  readonly removed: Removed;
}

/** The wrong parts that were removed from a file: what lacks them no longer means what was written. */
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
