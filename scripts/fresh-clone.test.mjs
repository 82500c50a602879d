import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./lib/repository.mjs";

/** Names in the import and export declarations of a module: what must be there for it to run at all. */
function importsOf(path) {
  const text = readFileSync(path, "utf8");
  return [...text.matchAll(/^(?:import|export)\b[^;]*?\bfrom "([^"]+)";|^import "([^"]+)";/gm)].map(
    ([, from, alone]) => from ?? alone ?? "",
  );
}

/** What a module and all that it imports want from elsewhere. */
function needs(path, seen = new Set()) {
  if (seen.has(path)) return [];
  seen.add(path);
  return importsOf(path).flatMap((name) => {
    if (name.startsWith(".")) return needs(join(dirname(path), name), seen);
    return name.startsWith("node:") ? [] : [`${path}: ${name}`];
  });
}

test.each(["test.mjs", "start.mjs", "pnpm.mjs", "exporter.mjs"])(
  "%s runs in a fresh clone, where nothing is installed yet",
  (script) => {
    const path = join(root, "scripts", script);
    expect(importsOf(path).length).toBeGreaterThan(0);
    expect(needs(path)).toEqual([]);
  },
);
