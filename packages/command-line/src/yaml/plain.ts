/** The content of a file, without its notation. */
export type Plain = string | number | boolean | null | Plain[] | PlainMap;
export type PlainMap = { [key: string]: Plain };

/** The place of a member of a map or list, in characters from the beginning of the text. */
export interface Place {
  /** Of the key; in a list, of the value. */
  readonly key: number;
  readonly value: number;
  /** A value that is neither map nor list as it is written: 0x40, not 64. */
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

  /** The place of a list or map. That of the whole is the beginning. */
  of(object: object): number {
    return this.#objects.get(object)?.value ?? 0;
  }

  /** The place of a member; for a missing one, that of its container. */
  find(container: object, key: string, value?: unknown): Place {
    const own = isObject(value) ? this.#objects.get(value) : undefined;
    const offset = this.of(container);
    return own ?? this.#members.get(container)?.get(key) ?? { key: offset, value: offset };
  }
}

export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
