import { Composer, type CST, type Document, type ParsedNode, Parser } from "yaml";

import type { Mistakes } from "./mistakes.ts";
import type { Places, Plain } from "./plain.ts";
import { PlainDocument } from "./plain-document.ts";

/** Enough for every sensible file: the deepest tree of eight multiplexers in a row needs half of them. */
const MAXIMUM_LEVELS = 100;

/** What is noted while a text is read. */
export interface YamlFindings {
  readonly mistakes: Mistakes;
  readonly places: Places;
}

/** How a YAML text is read. */
export interface YamlOptions {
  /** What the text must have, for the message when it has nothing. Absent: it may have nothing, which is null. */
  readonly expected?: string;
  /** Whether numbers and flags are left as the text that was written: what they are depends on the key then. */
  readonly asText?: boolean;
}

/** The data of a text in YAML 1.2, of which JSON is a subset; undefined when it cannot be read. */
export function parseYaml(
  text: string,
  { places, mistakes }: YamlFindings,
  { expected, asText = false }: YamlOptions = {},
): Plain | undefined {
  const root = parse(text, mistakes);
  if (root === undefined) return undefined;
  if (root !== null || expected === undefined) return new PlainDocument(mistakes, places, asText).read(root);
  mistakes.add(0, `expected ${expected}, found nothing`);
  return undefined;
}

/** The root, null when there is none, undefined when the text cannot be read. */
function parse(text: string, mistakes: Mistakes): ParsedNode | null | undefined {
  const tokens = [...new Parser().parse(text)];
  // The composer is recursive, and a thousand levels can end the process.
  if (levelsOf(tokens) > MAXIMUM_LEVELS) {
    mistakes.add(0, `expected at most ${String(MAXIMUM_LEVELS)} lists and maps in each other, found more`);
    return undefined;
  }
  // Duplicate keys are found later, with the place of the first.
  const composer = new Composer({ prettyErrors: false, uniqueKeys: false });
  const documents = [...composer.compose(tokens, true, text.length)] as Document.Parsed[];
  const [document, second] = documents;
  for (const { pos, message } of documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])) {
    mistakes.add(pos[0], `not YAML: ${message}`);
  }
  if (second !== undefined) mistakes.add(second.range[0], "expected one document, found another behind ---");
  if (mistakes.count > 0) return undefined;
  return document?.contents ?? null;
}

function levelsOf(tokens: readonly CST.Token[]): number {
  let levels = 0;
  let level: readonly CST.Token[] = tokens;
  while (level.length > 0 && levels <= MAXIMUM_LEVELS) {
    level = level.flatMap(childrenOf);
    levels += 1;
  }
  return levels;
}

function childrenOf(token: CST.Token): CST.Token[] {
  if (token.type === "document") return token.value === undefined ? [] : [token.value];
  if (!("items" in token)) return [];
  return token.items.flatMap(({ key, value }) =>
    [key, value].filter((child) => child !== null && child !== undefined),
  );
}
