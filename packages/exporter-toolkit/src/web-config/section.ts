import { isMap, isNode, isScalar, isSeq } from "yaml";
import { nearest } from "@rbp/command-line";

/** A file that is being read. */
export interface Reading {
  /** Notes what is wrong at an offset. */
  readonly report: (offset: number, message: string) => void;
  /** What an alias stands for; anything else as it is. */
  readonly resolve: (node: unknown) => unknown;
}

/** A mapping of a YAML file. What it does not have, or has wrong, is undefined; what is wrong is reported. */
export class Section {
  readonly #reading: Reading;
  readonly #path: string;
  readonly #offset: number;
  readonly #values = new Map<string, unknown>();

  /**
   * @param path Its keys from the top: "tls_server_config".
   * @param keys Those that it may have; undefined for any.
   */
  constructor(reading: Reading, node: unknown, path: string, keys: readonly string[] | undefined) {
    this.#reading = reading;
    this.#path = path;
    this.#offset = offsetOf(node);
    const map = reading.resolve(node);
    if (isMap(map)) {
      for (const { key, value } of map.items) this.#add(key, value, keys);
    } else if (!isNothing(map)) {
      reading.report(this.#offset, `${path === "" ? "this file" : path} is a mapping of keys to values`);
    }
  }

  /** Its keys, in their order. */
  get keys(): readonly string[] {
    return [...this.#values.keys()];
  }

  /** A mapping in the mapping; an empty one when there is none. */
  section(key: string, keys?: readonly string[]): Section {
    return new Section(this.#reading, this.#values.get(key), this.#name(key), keys);
  }

  /** Text, whatever it looks like. An empty one counts only in quotes. */
  text(key: string): string | undefined {
    return this.#textOf(this.#values.get(key), this.#name(key));
  }

  /** A list of texts. An empty one counts as none. */
  texts(key: string): string[] | undefined {
    const list = this.#reading.resolve(this.#values.get(key));
    if (isNothing(list)) return undefined;
    if (!isSeq(list)) {
      this.reject(key, "is a list");
      return undefined;
    }
    const texts = list.items.flatMap((item) => this.#textOf(item, `an item of ${this.#name(key)}`) ?? []);
    return texts.length === 0 ? undefined : texts;
  }

  /** One of the names in a table, as what it stands for there. */
  choice<T>(key: string, table: ReadonlyMap<string, T>): T | undefined {
    const text = this.text(key);
    return text === undefined ? undefined : this.#choose(key, text, table)[0];
  }

  /** A list of such names. */
  choices<T>(key: string, table: ReadonlyMap<string, T>): T[] | undefined {
    return this.texts(key)?.flatMap((text) => this.#choose(key, text, table));
  }

  /** True or false, in the spellings of YAML 1.1. */
  flag(key: string): boolean | undefined {
    const text = this.text(key);
    if (text === undefined) return undefined;
    if (/^(?:true|yes|on|y)$/i.test(text)) return true;
    if (!/^(?:false|no|off|n)$/i.test(text))
      this.reject(key, `is true or false, found ${JSON.stringify(text)}`);
    return false;
  }

  /** Reports what is wrong with a key, or with what it has no key for. */
  reject(key: string, why: string): void {
    const value = this.#values.get(key);
    this.#reading.report(isNode(value) ? offsetOf(value) : this.#offset, `${this.#name(key)} ${why}`);
  }

  #add(key: unknown, value: unknown, keys: readonly string[] | undefined): void {
    const name = isScalar(key) ? String(key.value) : undefined;
    if (name === undefined) this.#reading.report(offsetOf(key), "a key is a word");
    else if (keys === undefined || keys.includes(name)) this.#values.set(name, value);
    else this.#reading.report(offsetOf(key), `${this.#name(name)} is unknown; ${suggest(name, keys)}`);
  }

  #textOf(node: unknown, what: string): string | undefined {
    const scalar = this.#reading.resolve(node);
    if (isNothing(scalar)) return undefined;
    if (isScalar(scalar)) return String(scalar.value);
    this.#reading.report(offsetOf(node), `${what} is one value`);
    return undefined;
  }

  #choose<T>(key: string, text: string, table: ReadonlyMap<string, T>): [T] | [] {
    const chosen = table.get(text);
    if (chosen !== undefined) return [chosen];
    this.reject(key, `cannot be ${JSON.stringify(text)}; ${suggest(text, [...table.keys()])}`);
    return [];
  }

  #name(key: string): string {
    return this.#path === "" ? key : `${this.#path}.${key}`;
  }
}

function suggest(name: string, candidates: readonly string[]): string {
  const meant = nearest(name, candidates);
  return meant === undefined ? `there are ${candidates.join(", ")}` : `did you mean ${meant}?`;
}

/** No value, or one of YAML's words for that. */
function isNothing(node: unknown): boolean {
  if (node === undefined || node === null) return true;
  return isScalar(node) && node.type === "PLAIN" && /^(?:|~|null)$/i.test(String(node.value));
}

function offsetOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}
