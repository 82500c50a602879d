import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { installAlone } from "../lib/installed.mjs";
import { emptyFolder, tarballOf } from "./place.mjs";

describe("the driver alone", () => {
  const names = ["@rbp/i2c", "@rbp/ina260"];
  const folder = emptyFolder("driver");
  let installed;
  beforeAll(async () => {
    installed = await installAlone(folder, names.map(tarballOf));
  });

  test("is two packages with 700 kB on the disk, and nothing runs when it is installed", () => {
    expect(installed.packages).toEqual(names.map((name) => ({ name, hasInstallScript: false })));
    expect(installed.total).toBeLessThan(700);
  });

  test("is at most 64 kB of code", () => {
    const code = names.flatMap((name) => codeOf(join(folder, "node_modules", name))).map(withoutComments);
    const kilobytes = code.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1000;
    expect(kilobytes).toBeGreaterThan(1);
    expect(kilobytes).toBeLessThanOrEqual(64);
  });
});

describe.each(["@rbp/ina260-exporter", "@rbp/ina260-tools"])("%s alone", (name) => {
  test("brings no other package of ours, no more than 30 of others, and 600 kB of its own", async () => {
    const { packages, ours } = await installAlone(emptyFolder("command"), [tarballOf(name)]);
    expect(packages.flatMap((found) => (found.name.startsWith("@rbp/") ? found.name : []))).toEqual([name]);
    expect(packages.length).toBeLessThanOrEqual(31);
    expect(ours).toBeLessThan(600);
  });
});

/** What a program loads: not the fakes for its tests, and no documentation. */
function codeOf(path) {
  return readdirSync(join(path, "dist"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js") && !name.startsWith("testing"))
    .map((name) => readFileSync(join(path, "dist", name), "utf8"));
}

/** Whole lines of comment; the compiler's output has no others that count. */
function withoutComments(text) {
  return text.replaceAll(/^\s*(?:\/\*|\*|\/\/).*\n/gm, "");
}
