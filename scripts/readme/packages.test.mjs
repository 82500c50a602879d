import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { packages } from "../lib/repository.mjs";

const libraries = packages.filter(({ bin }) => bin === undefined);

const ORDER = [
  "Features",
  // Which chip, or which specification.
  "(?:Chip and data sheet|Specification|Adapter and kernel documentation)",
  "Install",
  "Usage",
  "API",
  "Errors",
  "Testing with the fakes",
  "Not supported",
  "Licence",
];

/** Names of the values (not the types) that an index exports. */
function exportedValues(path) {
  if (!existsSync(path)) return [];
  const source = readFileSync(path, "utf8");
  return [...source.matchAll(/^export \{([^}]*)\}/gm)]
    .flatMap(([, names = ""]) => names.split(","))
    .map((name) => name.trim().replace(/^.* as /, ""))
    .filter((name) => name !== "" && !name.startsWith("type "));
}

describe.each(libraries)("the README of $name", ({ folder, name }) => {
  const readme = readFileSync(join(folder, "README.md"), "utf8");

  test("says what it is and then keeps to the order of all of them", () => {
    expect(readme).toMatch(new RegExp(`^# ${name}\n\n\\S`));
    const headings = [...readme.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    expect(headings.join("\n")).toMatch(new RegExp(`^${ORDER.join("\n")}$`));
  });

  test("names everything that the package exports", () => {
    const exported = ["src/index.ts", "src/testing/index.ts"].flatMap((path) =>
      exportedValues(join(folder, path)),
    );
    expect(exported.length).toBeGreaterThan(0);
    expect(exported.filter((value) => !new RegExp(`\\b${value}\\b`).test(readme))).toEqual([]);
  });
});
