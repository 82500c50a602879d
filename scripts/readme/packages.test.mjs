import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { packages } from "../lib/repository.mjs";

const libraries = packages.filter(({ bin }) => bin === undefined);

const ORDER = [
  "Features",
  // Which chip, or which specification; as the fakes, a package without a simulated chip may do without.
  "Chip and data sheet|Specification|Adapter and kernel documentation",
  "Install",
  "Usage",
  "API",
  "Errors",
  "Testing with the fakes",
  "Not supported",
  "Licence",
];
const isOptional = (heading) => /^(?:Chip|Testing)/.test(heading);

/** Names of the values (not the types) that an index exports. */
function exportedValues(path) {
  if (!existsSync(path)) return [];
  const source = readFileSync(path, "utf8");
  return [...source.matchAll(/^export \{([^}]*)\}/gm)]
    .flatMap(([, names = ""]) => names.split(","))
    .map((name) => name.trim())
    .filter((name) => name !== "" && !name.startsWith("type "))
    .map((name) => name.replace(/^.* as /, ""));
}

test.each(packages)("the manifest of $name has keywords to find it by", ({ keywords = [] }) => {
  expect(keywords.length).toBeGreaterThan(4);
  expect(new Set(keywords).size).toBe(keywords.length);
});

describe.each(libraries)("the README of $name", ({ folder, name, exports }) => {
  const path = join(folder, "README.md");
  const readme = existsSync(path) ? readFileSync(path, "utf8") : "";

  test("says what it is and then keeps to the order of all of them", () => {
    expect(readme).toMatch(new RegExp(`^# ${name}\n\n\\S`));
    const headings = [...readme.matchAll(/^## (.*\n)/gm)].map(([, heading]) => heading);
    const hasChip = "./testing" in exports;
    const order = ORDER.map((heading) => `(?:(?:${heading})\n)${!hasChip && isOptional(heading) ? "?" : ""}`);
    expect(headings.join("")).toMatch(new RegExp(`^${order.join("")}$`));
  });

  test("says which Node and TypeScript it needs, and what a CommonJS file does", () => {
    const [, install = ""] = readme.split("## Install\n");
    const [said = ""] = install.split("\n## ");
    const words = ["Node 20.19", "TypeScript 5.2", "`require()`", "TS1479", `\`await import("${name}")\``];
    expect(words.filter((word) => !said.includes(word))).toEqual([]);
  });

  test("names everything that the package exports", () => {
    const exported = Object.values(exports).flatMap((entry) =>
      exportedValues(join(folder, entry["@rbp/source"] ?? "nothing")),
    );
    expect(exported.length).toBeGreaterThan(0);
    expect(exported.filter((value) => !new RegExp(`\\b${value}\\b`).test(readme))).toEqual([]);
  });
});
