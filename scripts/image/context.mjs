import { cpSync, existsSync } from "node:fs";
import { basename, join } from "node:path";
import { CheckError } from "../lib/check-error.mjs";

/**
 * What a .dockerignore lets into the build. Of its language only this is known: first "*", so that nothing goes in,
 * then "!path" for what does, and two asterisks, a slash and a name for what does not, wherever it is.
 *
 * @returns {{ paths: string[], without: Set<string> }}
 */
export function readIgnoreFile(text) {
  const [first, ...patterns] = text.split("\n").filter((line) => !/^\s*(?:#|$)/.test(line));
  if (first !== "*") throw new CheckError('.dockerignore does not begin with "*"');
  const context = { paths: /** @type {string[]} */ ([]), without: new Set() };
  for (const pattern of patterns) {
    const [, path, name] = /^(?:!([\w./-]+)|\*\*\/([\w.-]+))$/.exec(pattern) ?? [];
    if (path !== undefined) context.paths.push(path);
    else if (name !== undefined) context.without.add(name);
    else throw new CheckError(`.dockerignore: no test knows the pattern ${pattern}`);
  }
  return context;
}

/** Whether the build gets it; "." is all. */
export function isInContext({ paths, without }, path, root) {
  if (path === ".") return true;
  if (path.split("/").some((part) => without.has(part))) return false;
  return (
    paths.some((known) => path === known || path.startsWith(`${known}/`)) && existsSync(join(root, path))
  );
}

/** Copies what the build gets. */
export function copyContext({ paths, without }, root, folder) {
  for (const path of paths) {
    if (!existsSync(join(root, path))) throw new CheckError(`.dockerignore: there is no ${path}`);
    cpSync(join(root, path), join(folder, path), {
      recursive: true,
      filter: (source) => !without.has(basename(source)),
    });
  }
}
