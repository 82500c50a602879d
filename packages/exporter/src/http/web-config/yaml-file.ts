import { isAlias, LineCounter, parseDocument } from "yaml";
import { UsageError } from "../../errors.ts";
import { Section } from "./section.ts";

/** A file that is being read. */
export interface Reading {
  /** Notes what is wrong at an offset. */
  readonly report: (offset: number, message: string) => void;
  /** What an alias stands for; anything else as it is. */
  readonly resolve: (node: unknown) => unknown;
}

/**
 * Reads a YAML file strictly: a key that is unknown or there twice is an error, and so is what is of the wrong kind.
 *
 * @param file As it is to be called in messages.
 * @param keys Those that the file may have at the top.
 * @param read Takes from the file what there is.
 * @throws UsageError with everything that is wrong, each with its line and column.
 */
export function readYaml<T>(
  file: string,
  text: string,
  keys: readonly string[],
  read: (root: Section) => T,
): T {
  const lineCounter = new LineCounter();
  // Plain scalars stay as they were written: what is a number or a flag depends on who reads it.
  const document = parseDocument(text, { schema: "failsafe", lineCounter, prettyErrors: false });
  const mistakes: string[] = [];
  const report = (offset: number, message: string): void => {
    const { line, col } = lineCounter.linePos(offset);
    mistakes.push(`${file}:${String(line)}:${String(col)}: ${message}`);
  };
  for (const { pos, message } of document.errors) report(pos[0], message);
  const resolve = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
  const found =
    mistakes.length > 0 ? undefined : read(new Section({ report, resolve }, document.contents, "", keys));
  if (found === undefined || mistakes.length > 0) throw new UsageError(mistakes.join("; "));
  return found;
}
