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
