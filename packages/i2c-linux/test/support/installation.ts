import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { findCompiler } from "../../src/testing/index.ts";

const packageDirectory = fileURLToPath(new URL("../../", import.meta.url));
const require = createRequire(import.meta.url);

/** The compiled packages as npm leaves them in somebody's project, without i2c-bus at first. */
export class Installation implements Disposable {
  readonly #directory = mkdtempSync(join(tmpdir(), "rbp-installation-"));

  constructor() {
    this.#copy("@rbp/i2c-linux", packageDirectory);
    this.#copy("@rbp/i2c", join(packageDirectory, "../i2c"));
  }

  /** npm `i2c-bus` and what it needs, with its build script not run. */
  addUncompiledAddon(): void {
    const addon = dirname(require.resolve("i2c-bus/package.json"));
    const bindings = dirname(createRequire(join(addon, "package.json")).resolve("bindings/package.json"));
    const nested = createRequire(join(bindings, "package.json"));
    this.#copy("i2c-bus", addon);
    this.#copy("bindings", bindings);
    this.#copy("file-uri-to-path", dirname(nested.resolve("file-uri-to-path/package.json")));
  }

  /** npm `koffi` with its binary for this machine. */
  addKoffi(): void {
    const koffi = dirname(require.resolve("koffi"));
    const binary = `@koromix/koffi-${process.platform}-${process.arch}`;
    // Its sources are what is loaded.
    this.#copy("koffi", koffi, /^(?:node_modules|vendor)\b/);
    this.#copy(binary, dirname(createRequire(join(koffi, "package.json")).resolve(binary)));
  }

  /** The same with a part in machine code that a compiler made of this C source. */
  async addAddon(source: string): Promise<void> {
    this.addUncompiledAddon();
    const file = join(this.#directory, "addon.c");
    writeFileSync(file, source);
    const target = this.#createBuild();
    await promisify(execFile)((await findCompiler()) ?? "cc", ["-shared", "-fPIC", "-o", target, file]);
  }

  /** The same with these bytes where the machine code should be. */
  addFile(contents: string): void {
    this.addUncompiledAddon();
    writeFileSync(this.#createBuild(), contents);
  }

  /** Code and message of the error that opening bus 1 ends with. */
  async open(): Promise<{ readonly code: string; readonly message: string }> {
    const program = `
      import { openLinuxI2CBus } from "@rbp/i2c-linux";
      await openLinuxI2CBus(1).catch(({ code, message }) => console.log(JSON.stringify({ code, message })));`;
    const args = ["--input-type=module", "--eval", program];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: this.#directory });
    return JSON.parse(stdout) as { code: string; message: string };
  }

  [Symbol.dispose](): void {
    rmSync(this.#directory, { recursive: true });
  }

  /** @param without By default neither our own dependencies, which are the repository's, nor what was compiled here. */
  #copy(name: string, from: string, without: RegExp = /^(?:node_modules|build|src|test)\b/): void {
    const to = join(this.#directory, "node_modules", name);
    const isWanted = (path: string): boolean => !without.test(relative(from, path));
    cpSync(from, to, { recursive: true, dereference: true, filter: isWanted });
  }

  #createBuild(): string {
    const build = join(this.#directory, "node_modules", "i2c-bus", "build", "Release");
    mkdirSync(build, { recursive: true });
    return join(build, "i2c.node");
  }
}
