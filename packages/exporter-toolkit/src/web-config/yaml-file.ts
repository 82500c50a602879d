import { isAlias, parseDocument } from "yaml";
import { Mistakes } from "@rbp/command-line/yaml";
import { type Reading, Section } from "./section.ts";

/**
 * Reads a YAML file strictly: a key that is unknown or there twice is an error, and so is what is of the wrong kind.
 * Unlike other configuration files it may say nothing at all, and its values are what they were written as.
 *
 * @param path What the mistakes begin with.
 * @param keys Those that the file may have at the top.
 * @param read Takes from the file what there is.
 * @throws ConfigurationError with everything that is wrong.
 */
export function readYaml<T>(
  path: string,
  text: string,
  keys: readonly string[],
  read: (root: Section) => T,
): T {
  const mistakes = new Mistakes(path, text);
  // Plain scalars stay as they were written: what is a number or a flag depends on who reads it.
  const document = parseDocument(text, { schema: "failsafe", prettyErrors: false });
  for (const { pos, message } of document.errors) mistakes.add(pos[0], `not YAML: ${message}`);
  mistakes.throwIfAny();
  const reading: Reading = {
    report: (offset, message) => mistakes.add(offset, message),
    resolve: (node) => (isAlias(node) ? node.resolve(document) : node),
  };
  const found = read(new Section(reading, document.contents, "", keys));
  mistakes.throwIfAny();
  return found;
}
