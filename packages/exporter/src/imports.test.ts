import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** Packages that a module imports when it is loaded, with all that it imports itself. */
function packagesOf(url: URL, seen: Set<string> = new Set()): Set<string> {
  const packages = new Set<string>();
  if (seen.has(url.href)) return packages;
  seen.add(url.href);
  for (const [, specifier = ""] of readFileSync(url, "utf8").matchAll(imports)) {
    if (!specifier.startsWith(".")) packages.add(specifier);
    else for (const name of packagesOf(new URL(specifier, url), seen)) packages.add(name);
  }
  return packages;
}

const imports = /^(?:import|export) (?!type )[^;"]*?"([^"]+)";/gm;
const ours = new URL("cli.ts", import.meta.url);

test("what only some need is imported by those alone: the start waits for nothing else", () => {
  const packages = packagesOf(ours);
  expect(packages).toContain("@rbp/ina260");
  for (const name of ["yaml", "valibot", "yargs", "prom-client", "bcryptjs"])
    expect(packages).not.toContain(name);
});

test("without a web configuration and a browser there is nothing of TLS and cryptography", () => {
  const site = packagesOf(new URL("site.ts", import.meta.url));
  for (const packages of [packagesOf(ours), site, packagesOf(new URL("serve.ts", import.meta.url))]) {
    for (const name of ["yaml", "node:https", "node:http2", "node:tls", "node:crypto", "node:worker_threads"])
      expect(packages).not.toContain(name);
  }
  expect(packagesOf(new URL("http/web-config/protection.ts", import.meta.url))).toContain("node:https");
});

test("a configuration file needs YAML and its validation", () => {
  const packages = packagesOf(new URL("config/read-file.ts", import.meta.url));
  expect(packages).toContain("yaml");
  expect(packages).toContain("valibot");
});
