import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { Mistakes } from "./mistakes.ts";
import { isObject, type Place, type Places, type Plain, type PlainMap } from "./plain.ts";

/** A configuration for 1,024 sensors has some 10,000. */
const MAXIMUM_VALUES = 100_000;
/** These have meanings of their own in JavaScript. */
const unusableKeys: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** Ends the reading of a file whose aliases multiply. */
class TooManyValues extends Error {}

/**
 * Converts a YAML tree to plain data, and notes the place of everything. Each alias becomes a copy of its own, so that
 * each mistake has one place. `<<` adds the keys of other maps that the map itself does not have.
 */
export class PlainDocument {
  readonly #mistakes: Mistakes;
  readonly #places: Places;
  readonly #asText: boolean;
  readonly #anchors = new Map<string, ParsedNode>();
  /** The nodes being converted, from the root on: an alias of one of them would never end. */
  readonly #open = new Set<ParsedNode>();
  #values = 0;

  /** @param asText Whether numbers and flags are left as they are written. */
  constructor(mistakes: Mistakes, places: Places, asText: boolean) {
    this.#mistakes = mistakes;
    this.#places = places;
    this.#asText = asText;
  }

  /** The data, or undefined when there is too much of it. */
  read(root: ParsedNode | null): Plain | undefined {
    try {
      return this.#convert(root);
    } catch (error) {
      if (!(error instanceof TooManyValues)) throw error;
      const most = MAXIMUM_VALUES.toLocaleString("en");
      this.#mistakes.add(0, `expected at most ${most} values, found more when the aliases are filled in`);
      return undefined;
    }
  }

  #convert(node: ParsedNode | null): Plain {
    this.#values += 1;
    if (this.#values > MAXIMUM_VALUES) throw new TooManyValues();
    if (node === null) return null;
    if (isAlias(node)) return this.#copy(node.source, node.range[0]);
    if (node.anchor !== undefined && !this.#anchors.has(node.anchor)) this.#anchors.set(node.anchor, node);
    if (isScalar(node)) return this.#asText && node.value !== null ? textOf(node) : scalarOf(node);
    this.#open.add(node);
    const converted = isMap(node) ? this.#map(node) : this.#list(node);
    this.#open.delete(node);
    return converted;
  }

  #copy(anchor: string, offset: number): Plain {
    const source = this.#anchors.get(anchor);
    if (source !== undefined && !this.#open.has(source)) return this.#convert(source);
    const which = source === undefined ? "before it" : "that it is not in itself";
    this.#mistakes.add(offset, `*${anchor}: expected an anchor &${anchor} ${which}`);
    return null;
  }

  #list({ items }: YAMLSeq.Parsed): Plain[] {
    const list: Plain[] = [];
    for (const item of items) {
      const value = this.#convert(item);
      this.#places.set(list, String(list.length), value, placeOf(item, item.range[0]));
      list.push(value);
    }
    return list;
  }

  #map({ items }: YAMLMap.Parsed): PlainMap {
    const map: PlainMap = {};
    const merged: ParsedNode[] = [];
    for (const { key, value } of items) {
      const name = this.#key(key, map);
      if (name === "<<") merged.push(...sourcesOf(value));
      if (name === undefined || name === "<<") continue;
      map[name] = this.#convert(value);
      this.#places.set(map, name, map[name], placeOf(value, key.range[0]));
    }
    for (const source of merged) this.#merge(map, source);
    return map;
  }

  /** The text of a key, or undefined when it cannot be one. */
  #key(key: ParsedNode, map: PlainMap): string | undefined {
    const [offset] = key.range;
    const name = isScalar(key) ? textOf(key) : undefined;
    if (name === undefined)
      this.#mistakes.add(offset, "expected a word as key, found a list, a map or an alias");
    else if (unusableKeys.has(name)) this.#mistakes.add(offset, `${name} cannot be a key`);
    else if (Object.hasOwn(map, name)) {
      const first = this.#mistakes.lineOf(this.#places.find(map, name).key);
      this.#mistakes.add(offset, `${name} is already on ${first}; keep one of the two`);
    } else return name;
    return undefined;
  }

  #merge(map: PlainMap, node: ParsedNode): void {
    const source = this.#convert(node);
    if (!isObject(source) || Array.isArray(source)) {
      this.#mistakes.add(node.range[0], "<<: expected a map, an alias of one, or a list of them");
      return;
    }
    for (const [name, value] of Object.entries(source)) {
      if (Object.hasOwn(map, name)) continue;
      map[name] = value;
      this.#places.set(map, name, value, this.#places.find(source, name, value));
    }
  }
}

function sourcesOf(value: ParsedNode | null): readonly ParsedNode[] {
  if (value === null) return [];
  return isSeq<ParsedNode>(value) ? value.items : [value];
}

/** As it is written, unless it is a text. So 7 and "7" are the same key, and 0x7 is another. */
function textOf({ value, source }: Scalar.Parsed): string {
  return typeof value === "string" ? value : source;
}

function scalarOf(node: Scalar.Parsed): Plain {
  const { value } = node;
  const isPlain = typeof value === "number" || typeof value === "boolean" || value === null;
  return isPlain ? value : textOf(node);
}

function placeOf(value: ParsedNode | null, key: number): Place {
  if (value === null) return { key, value: key };
  return { key, value: value.range[0], source: isScalar(value) ? value.source : undefined };
}
