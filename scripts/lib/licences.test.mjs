import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { licencesOf } from "./licences.mjs";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rbp-licences-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Installs a package, and gives the paths of two modules of it. */
function install(path, manifest, licence) {
  const place = join(folder, "node_modules", path);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "package.json"), JSON.stringify(manifest));
  if (licence !== undefined) writeFileSync(join(place, licence), `Licence of ${manifest.name}\n`);
  return [join(place, "index.js"), join(place, "lib", "a.js")];
}

test("each package whose code is taken is named once, with its licence", () => {
  const licences = licencesOf([
    ...install("b", { name: "b", version: "1.0.0", license: "ISC" }, "LICENSE-MIT.txt"),
    ...install("b/node_modules/@a/a", { name: "@a/a", version: "2.0.0", license: "MIT" }, "licence.md"),
    join(folder, "packages", "ours", "index.ts"),
  ]);
  expect(licences.match(/^.+ \(.+\)$/gm)).toEqual(["@a/a 2.0.0 (MIT)", "b 1.0.0 (ISC)"]);
  expect(licences.match(/^Licence of .+$/gm)).toEqual(["Licence of @a/a", "Licence of b"]);
});

test("a package without a licence is refused", () => {
  const modules = install("c", { name: "c", version: "1.0.0" });
  expect(() => licencesOf(modules)).toThrow("c has no licence");
});
