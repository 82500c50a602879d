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

/** The two ways to /dev/i2c-N, and what they bring. */
const native = ["bindings", "file-uri-to-path", "i2c-bus", "koffi", "nan"];

describe.each([
  ["@rbp/ina260-exporter", ["bcryptjs"]],
  ["@rbp/ina260-tools", []],
])("%s alone", (name, others) => {
  test("is one package besides what has native code, 1.1 MB, and 8 MB with that", async () => {
    const { packages, ours, total } = await installAlone(emptyFolder("command"), [tarballOf(name)]);
    const names = packages.map((found) => found.name).filter((found) => !found.startsWith("@koromix/"));
    expect(names.toSorted()).toEqual([name, ...native, ...others].toSorted());
    expect(ours).toBeLessThan(1100);
    expect(total).toBeLessThan(8000);
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
