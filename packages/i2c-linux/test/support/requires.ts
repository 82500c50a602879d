import { execFile } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { findCompiler } from "../../src/testing/index.ts";

const packageDirectory = fileURLToPath(new URL("../../", import.meta.url));

/** Where Debian has its i2c-tools, and an ordinary user's PATH does not look. */
const superuserDirectories = ["/usr/sbin", "/sbin"];

/**
 * Path of a program; undefined, and a line that says what is not tested, where it is missing.
 *
 * @param debianPackage Where Debian has it.
 * @param untested What goes untested without it.
 */
export function requireProgram(name: string, debianPackage: string, untested: string): string | undefined {
  const directories = [...(process.env["PATH"] ?? "").split(delimiter), ...superuserDirectories];
  const path = directories.map((directory) => join(directory, name)).find(isExecutable);
  if (path === undefined) skip(name, debianPackage, untested);
  return path;
}

/** Path of the system's Python that has a module, found out as {@link requireProgram} does. */
export async function requirePython(
  module: string,
  debianPackage: string,
  untested: string,
): Promise<string | undefined> {
  // Debian's packages are for Debian's Python, whatever the PATH has.
  const python = "/usr/bin/python3";
  try {
    await promisify(execFile)(python, ["-c", `import ${module}`]);
    return python;
  } catch {
    skip(`Python's ${module}`, debianPackage, untested);
    return undefined;
  }
}

/** Fails where the tests would run nothing. */
export function requireBuild(): void {
  if (existsSync(join(packageDirectory, "dist", "index.js"))) return;
  throw new Error("these tests run the compiled package; run `npx tsc -b packages/i2c-linux` first");
}

/** Whether this Node can load npm `i2c-bus`, which is compiled where it is installed. */
export async function requireAddon(untested: string): Promise<boolean> {
  if (await canLoad("i2c-bus")) return true;
  process.stdout.write(`SKIPPED: i2c-bus is not compiled (it needs g++, make and python3): ${untested}\n`);
  return false;
}

/** Whether the commands can reach a bus: through what the environment asks for, or through either backend. */
export async function requireBackend(untested: string): Promise<boolean> {
  const wanted = process.env["INA260_EXPORTER_I2C_BACKEND"];
  for (const name of wanted === undefined ? ["i2c-bus", "koffi"] : [wanted]) {
    if (await canLoad(name)) return true;
  }
  process.stdout.write(`SKIPPED: ${wanted ?? "i2c-bus or koffi"} cannot be loaded: ${untested}\n`);
  return false;
}

async function canLoad(name: string): Promise<boolean> {
  const program = `require(${JSON.stringify(name)})`;
  return promisify(execFile)(process.execPath, ["--eval", program], { cwd: packageDirectory }).then(
    () => true,
    () => false,
  );
}

/** Whether /dev/i2c-N can be emulated here. */
export async function requireEmulation(untested: string): Promise<boolean> {
  const linux = process.platform === "linux";
  if (linux && (await findCompiler()) !== undefined) return true;
  if (linux) skip("a C compiler", "gcc", untested);
  else process.stdout.write(`SKIPPED: this is not Linux: ${untested}\n`);
  return false;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function skip(what: string, debianPackage: string, untested: string): void {
  process.stdout.write(`SKIPPED: ${what} (Debian package ${debianPackage}) is not installed: ${untested}\n`);
}
