/// <reference lib="esnext.disposable" preserve="true" />

import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** The same from src and from dist. */
const source = fileURLToPath(new URL("../native/instant-i2c-dev.c", import.meta.url));

/** Environment variables of a program, beside those of this process. */
export type Environment = Readonly<Record<string, string>>;

/** A /dev/i2c-1 that answers at once, for programs that are started with its environment. */
export interface InstantDevice extends AsyncDisposable {
  readonly environment: Environment;
  /** A folder for files of the measurements, which is removed with the device. */
  readonly directory: string;
}

/** @param compiler Path of a C compiler. */
export async function createInstantDevice(compiler: string): Promise<InstantDevice> {
  const directory = await mkdtemp(join(tmpdir(), "rbp-bench-"));
  const library = join(directory, "instant-i2c-dev.so");
  const options = ["-std=gnu11", "-O2", "-fPIC", "-shared", "-o", library, source, "-ldl"];
  await promisify(execFile)(compiler, options);
  return {
    directory,
    // libuv must open files by open() and not by io_uring, which passes the C library by.
    environment: { LD_PRELOAD: library, UV_USE_IO_URING: "0" },
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}
