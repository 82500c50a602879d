/** What a file says, without how it is written. */
export type Plain = string | number | boolean | null | Plain[] | PlainMap;
export type PlainMap = { [key: string]: Plain };

/** Where a member of a map or list stands, in characters from the beginning of the text. */
export interface Place {
  /** Of its key; of the value itself in a list. */
  readonly key: number;
  readonly value: number;
  /** How a value that is neither map nor list is written: 0x40, and not 64. */
  readonly source?: string | undefined;
}

/** The places of everything in a {@link Plain}. Lists and maps keep theirs when members before them are removed. */
export class Places {
  readonly #members = new Map<object, Map<string, Place>>();
  readonly #objects = new Map<object, Place>();

  set(container: object, key: string, value: Plain, place: Place): void {
    if (isObject(value)) this.#objects.set(value, place);
    const members = this.#members.get(container);
    if (members === undefined) this.#members.set(container, new Map([[key, place]]));
    else members.set(key, place);
  }

  /** Of a list or map. That of the whole is the beginning. */
  of(object: object): number {
    return this.#objects.get(object)?.value ?? 0;
  }

  /** Of a member. That of a missing one is that of what it is missing in. */
  find(container: object, key: string, value?: unknown): Place {
    const own = isObject(value) ? this.#objects.get(value) : undefined;
    const offset = this.of(container);
    return own ?? this.#members.get(container)?.get(key) ?? { key: offset, value: offset };
  }
}

export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
