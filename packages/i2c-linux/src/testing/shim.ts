import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { access, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { I2CError } from "@rbp/i2c";

/** The same from src/testing and from dist/testing. */
const sourceDirectory = fileURLToPath(new URL("../../emulation/", import.meta.url));

const compilerOptions = [
  "-std=gnu11",
  "-O2",
  "-fPIC",
  "-shared",
  "-fvisibility=hidden",
  // The shim defines what these would turn into calls of something else.
  "-U_FORTIFY_SOURCE",
  "-U_FILE_OFFSET_BITS",
  "-U_TIME_BITS",
];

/**
 * Path of a C compiler, or undefined where there is none: `cc`, `gcc` or `clang` on the PATH. Before these the one that
 * the variable CC names, which may compile for another processor.
 */
export async function findCompiler(): Promise<string | undefined> {
  for (const name of [process.env["CC"] ?? "cc", "cc", "gcc", "clang"]) {
    for (const directory of (process.env["PATH"] ?? "").split(delimiter)) {
      const path = join(directory, name);
      if (await canExecute(path)) return path;
    }
  }
  return undefined;
}

function canExecute(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/**
 * Path of the shared object for LD_PRELOAD, compiled when this user has not yet compiled this version of it.
 *
 * @throws I2CError `unsupported` on another system than Linux, `unavailable` without a C compiler.
 */
export async function compileShim(): Promise<string> {
  if (process.platform !== "linux") {
    throw new I2CError("unsupported", {
      found: `/dev/i2c-N is emulated by LD_PRELOAD, which ${process.platform} has not`,
      advice: "run these tests on Linux",
    });
  }
  const compiler = await findCompiler();
  if (compiler === undefined) {
    throw new I2CError("unavailable", {
      found: "the emulated /dev/i2c-N needs a C compiler, and there is no cc, gcc or clang on the PATH",
      advice: "install one: `sudo apt install gcc libc6-dev`",
    });
  }
  const sources = await readSources();
  const directory = await cacheDirectory();
  const target = join(directory, `${fingerprint(compiler, sources)}.so`);
  if (!(await canExecute(target))) await compile(compiler, sources, directory, target);
  return target;
}

interface Source {
  readonly path: string;
  readonly text: string;
}

async function readSources(): Promise<Source[]> {
  const names = (await readdir(sourceDirectory)).filter((name) => /\.[ch]$/.test(name)).sort();
  const paths = names.map((name) => join(sourceDirectory, name));
  return Promise.all(paths.map(async (path) => ({ path, text: await readFile(path, "utf8") })));
}

function fingerprint(compiler: string, sources: readonly Source[]): string {
  const hash = createHash("sha256").update(compiler).update(compilerOptions.join(" "));
  for (const { text } of sources) hash.update(text);
  return hash.digest("hex").slice(0, 32);
}

/** A directory that nobody else can write to: what is in it gets loaded into programs. */
async function cacheDirectory(): Promise<string> {
  const { uid } = userInfo();
  const directory = join(tmpdir(), `rbp-i2c-emulation-${String(uid)}`);
  await mkdir(directory, { mode: 0o700 }).catch(() => undefined);
  const status = await lstat(directory);
  const ours = status.isDirectory() && status.uid === uid && (status.mode & 0o022) === 0;
  return ours ? directory : mkdtemp(join(tmpdir(), "rbp-i2c-emulation-"));
}

/** Compiles beside the target and renames, so that others at the same time see all of it or nothing. */
async function compile(
  compiler: string,
  sources: readonly Source[],
  directory: string,
  target: string,
): Promise<void> {
  const work = await mkdtemp(join(directory, "compile-"));
  const output = join(work, "shim.so");
  const files = sources.map(({ path }) => path).filter((path) => path.endsWith(".c"));
  try {
    await promisify(execFile)(compiler, [...compilerOptions, "-o", output, ...files, "-ldl", "-pthread"]);
    await rename(output, target);
  } catch (error) {
    throw new I2CError("unavailable", {
      found: `${compiler} cannot compile the emulated /dev/i2c-N`,
      advice: "it needs the headers of the C library and of Linux: `sudo apt install libc6-dev`",
      cause: error,
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
