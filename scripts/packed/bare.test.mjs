import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { freePort, withExporter } from "../lib/exporter.mjs";
import { hasProgram, run } from "../lib/run.mjs";
import { withBoard } from "../readme/board.mjs";
import { consumer, emptyFolder, tarballOf } from "./place.mjs";

/** What runs no scripts of packages, unless it is allowed to. */
const npm = "npm@12";

/** For the emulated /dev/i2c-1; the programs themselves get none. */
const compiler = "cc";
const canEmulate = await hasProgram(compiler);
if (!canEmulate) console.log(`SKIPPED: the programs on a machine without a compiler need ${compiler}`);

describe.skipIf(!canEmulate)("npx, on a machine with Node alone", () => {
  const folder = emptyFolder("bare");
  const path = join(folder, "bin");
  const env = { PATH: path, HOME: folder, npm_config_cache: join(folder, "cache") };
  beforeAll(async () => {
    await run("npm", ["install", "--prefix", folder, "--no-package-lock", npm]);
    mkdirSync(path);
    for (const program of ["npm", "npx"])
      symlinkSync(join(folder, "node_modules", "npm", "bin", `${program}-cli.js`), join(path, program));
    symlinkSync(process.execPath, join(path, "node"));
    symlinkSync("/bin/sh", join(path, "sh"));
  });

  /** @returns {[string, string[]]} */
  const npx = (name, command, ...args) => [
    "npx",
    ["--yes", "--package", tarballOf(name), "--", command, ...args],
  ];

  test("has no compiler, and an npm that runs no scripts", async () => {
    expect(await run("npm", ["--version"], { env })).toMatch(/^12\./m);
    for (const program of ["cc", "gcc", "make", "python3"])
      await expect(run("sh", ["-c", `command -v ${program}`], { env })).rejects.toThrow("ended with 127");
  });

  test("ina260 read prints what the sensor measures", () =>
    withBoard(consumer, async (board) => {
      const command = npx("@rbp/ina260-tools", "ina260", "read", "--channel", "7");
      const printed = await run(...command, { cwd: folder, env: { ...env, ...board } });
      expect(printed).toMatch(/VOLTS +AMPERES +WATTS.*\n.* 5\.2\d* +1\.05\d* +5\.46/);
    }));

  test("ina260-exporter serves what the sensor measures until it is told to end", () =>
    withBoard(consumer, async (board) => {
      const port = await freePort();
      const command = npx(
        "@rbp/ina260-exporter",
        "ina260-exporter",
        "--channel",
        "7",
        "--port",
        String(port),
      );
      const options = { port, cwd: folder, env: { ...env, ...board }, ends: [0, "SIGTERM"] };
      await withExporter(command, options, async () => {
        const page = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
        expect(page).toMatch(/^ina260_power_watts\{.*\} 5\.46$/m);
      });
    }));
});
