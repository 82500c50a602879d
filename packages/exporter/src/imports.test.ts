import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const imports = /^(?:import|export) (?!type )[^;"]*?"([^"]+)";/gm;

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly "@rbp/source"?: string }>>;
}

/** The source that an import of one of our packages means: "@rbp/command-line/yaml" as the export condition says. */
function sourceOf(specifier: string): URL {
  const [, name = "", path = ""] = /^@rbp\/([^/]+)(\/.+)?$/.exec(specifier) ?? [];
  const folder = new URL(`../../${name === "ina260-exporter" ? "exporter" : name}/`, import.meta.url);
  const { exports } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8")) as Manifest;
  const entry = exports[`.${path}`];
  const source = typeof entry === "object" ? entry["@rbp/source"] : undefined;
  if (source === undefined) throw new Error(`${specifier} has no source`);
  return new URL(source, folder);
}

/** Packages of others, and modules of Node, that a module loads with all that it imports itself, ours included. */
function loadedBy(url: URL, seen: Set<string> = new Set()): Set<string> {
  const loaded = new Set<string>();
  if (seen.has(url.href)) return loaded;
  seen.add(url.href);
  for (const [, specifier = ""] of readFileSync(url, "utf8").matchAll(imports)) {
    const isOurs = specifier.startsWith("@rbp/");
    if (!isOurs && !specifier.startsWith(".")) loaded.add(specifier);
    else {
      const target = isOurs ? sourceOf(specifier) : new URL(specifier, url);
      for (const name of loadedBy(target, seen)) loaded.add(name);
    }
  }
  return loaded;
}

const source = (path: string): URL => new URL(path, import.meta.url);

test("what only some need is imported by those alone: the start waits for nothing else", () => {
  const loaded = loadedBy(source("cli.ts"));
  expect(loaded).toContain("node:fs");
  for (const name of ["yaml", "valibot", "yargs", "prom-client", "bcryptjs"])
    expect(loaded).not.toContain(name);
});

test("without a web configuration and a browser there is nothing of TLS and cryptography", () => {
  for (const entry of ["cli.ts", "run-exporter.ts", "routes.ts"]) {
    const loaded = loadedBy(source(entry));
    for (const name of ["yaml", "node:https", "node:http2", "node:tls", "node:crypto", "node:worker_threads"])
      expect(loaded).not.toContain(name);
  }
  expect(loadedBy(source("../../exporter-toolkit/src/web-config/protection.ts"))).toContain("node:https");
});

test("the file of the sensors needs YAML and its validation", () => {
  const loaded = loadedBy(sourceOf("@rbp/ina260-monitor/configuration"));
  expect(loaded).toContain("yaml");
  expect(loaded).toContain("valibot");
});
