import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { documents } from "./document.mjs";
import { leadsSomewhere, relativeLinks } from "./links.mjs";

test.each(documents)("every link of $path leads somewhere in the repository", ({ path }) => {
  expect(relativeLinks(path).filter((link) => !leadsSomewhere(link))).toEqual([]);
});

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rbp-links-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a link leads nowhere when its file is missing, or the heading in it", () => {
  const path = join(folder, "a.md");
  mkdirSync(join(folder, "docs"));
  writeFileSync(join(folder, "docs", "b.md"), "# `--flag`, or not\n");
  const urls = [
    "docs",
    "docs/b.md",
    "docs/b.md#--flag-or-not",
    "#there",
    "docs/c.md",
    "docs/b.md#flag",
    "#no",
  ];
  writeFileSync(
    path,
    ["# There", ...urls.map((url) => `[it](${url})`), "<https://example.com/a>"].join("\n\n"),
  );
  expect(relativeLinks(path).map(({ url }) => url)).toEqual(urls);
  const broken = relativeLinks(path).filter((link) => !leadsSomewhere(link));
  expect(broken.map(({ url }) => url)).toEqual(["docs/c.md", "docs/b.md#flag", "#no"]);
});
