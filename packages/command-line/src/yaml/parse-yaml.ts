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

/** The data of a text in YAML 1.2, of which JSON is a subset; undefined when it cannot be read. */
export function parseYaml(text: string, { places, mistakes }: YamlFindings): Plain | undefined {
  const root = parse(text, mistakes);
  return root === undefined ? undefined : new PlainDocument(mistakes, places).read(root);
}

function parse(text: string, mistakes: Mistakes): ParsedNode | undefined {
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
  if (document?.contents !== null && document !== undefined) return document.contents;
  mistakes.add(0, "expected buses and what is on them, found nothing");
  return undefined;
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
