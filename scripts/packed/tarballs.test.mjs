import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { packages, tool } from "../lib/repository.mjs";
import { run } from "../lib/run.mjs";
import { leadsSomewhere, relativeLinks } from "../readme/links.mjs";
import { consumer, tarballOf } from "./place.mjs";

describe.concurrent.each(packages)("the tarball of $name", (manifest) => {
  const { name, dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = manifest;
  const tarball = tarballOf(name);

  test("has its documents, its code once, nothing that is ours alone, and ranges that npm understands", async () => {
    const files = (await run("tar", ["tzf", tarball])).trim().split("\n");
    const documents = ["package/README.md", "package/LICENSE"];
    expect(documents.filter((file) => !files.includes(file))).toEqual([]);
    expect(files.filter((file) => /\.test\.|tsbuildinfo|node_modules/.test(file))).toEqual([]);
    const code = new Set(
      files.flatMap((file) => /^package\/(\w+)\/.*\.(?:js|ts|map)$/.exec(file)?.[1] ?? []),
    );
    expect([["dist"], ["bundle"]]).toContainEqual([...code]);
    expect(files.filter((file) => file.endsWith(".map"))).toEqual([]);
    const manifest = await run("tar", ["xzOf", tarball, "package/package.json"]);
    expect(manifest).not.toMatch(/workspace:|@rbp\/source/);
  });

  test("names the packages that its code imports as its dependencies, and no others", () => {
    const named = { ...dependencies, ...optionalDependencies, ...peerDependencies };
    expect(importsOf(join(modules, name))).toEqual(new Set(Object.keys(named)));
  });

  test("has the manifest that publint wants", async () => {
    await run(tool("publint"), ["run", "--strict", tarball]);
  });

  test("has types that resolve in programs of ES modules, old and new", async () => {
    await run(tool("attw"), [tarball, "--profile", "esm-only", "--no-color"]);
  });

  test("has documents that only link what is installed with it", () => {
    const folder = join(modules, name);
    const pages = existsSync(join(folder, "docs")) ? readdirSync(join(folder, "docs")) : [];
    const broken = ["README.md", ...pages.map((page) => join("docs", page))].flatMap((document) =>
      relativeLinks(join(folder, document))
        .filter(
          (link) =>
            ![name, ...Object.keys(dependencies)].includes(ownerOf(link.path)) || !leadsSomewhere(link),
        )
        .map(({ url }) => `${document}: ${url}`),
    );
    expect(broken).toEqual([]);
  });
});

const modules = join(consumer, "node_modules");

/** The package that a file belongs to. */
function ownerOf(path) {
  return relative(modules, path).split("/").slice(0, 2).join("/");
}

const imported =
  /\b(?:from|import|import\(|(?:require|import\.meta\.url|resolve)\)?\() ?"(?!\.)((?:@[^"/]+\/)?[^"/]+)/g;

/** The packages that the code of an installed package loads. */
function importsOf(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    /^(?:dist|bundle)\/.*\.js$/.test(file),
  );
  const names = files.flatMap((file) =>
    [...readFileSync(join(folder, file), "utf8").matchAll(imported)].map(([, found = ""]) => found),
  );
  return new Set(names.filter((found) => !isBuiltin(found)));
}
