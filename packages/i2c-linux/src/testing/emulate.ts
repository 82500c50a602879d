/// <reference lib="esnext.disposable" preserve="true" />

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { I2CError } from "@rbp/i2c";
import { EmulatedKernel } from "./emulated-kernel.ts";
import type { EmulatedBusOptions, EmulatedDriver, EmulatedMultiplexerOptions } from "./options.ts";
import { EmulationServer } from "./server.ts";
import { compileShim } from "./shim.ts";
import { writeSysfs } from "./sysfs-tree.ts";
import { SystemError } from "./system-error.ts";

/** Longest name of a socket in the file system, without the NUL at its end (unix(7)). */
const MAXIMUM_SOCKET_PATH_BYTES = 107;

/** Emulated devices, for programs that are started with its environment. */
export interface EmulatedDevice extends AsyncDisposable {
  /** To be added to the environment of a program: `spawn(program, { env: { ...process.env, ...environment } })`. */
  readonly environment: Readonly<Record<string, string>>;

  /** Binds a driver of the kernel to a chip while programs run, as `new_device` in sysfs does. */
  bindDriver(bus: number, driver: EmulatedDriver): Promise<void>;

  /** Lets the kernel drive a multiplexer while programs run. */
  bindMultiplexer(bus: number, multiplexer: EmulatedMultiplexerOptions): Promise<void>;

  /**
   * Takes the devices away; programs that use them get ENODEV.
   *
   * @throws What a chip or a hook threw that is no failure of a bus (the program saw EIO), so that a mistake in a
   *   test does not pass for one. Several come as an AggregateError.
   */
  close(): Promise<void>;
}

/**
 * Emulates /dev/i2c-N for unchanged programs, whatever they are written in: the chips are simulated in this
 * process, and a library that LD_PRELOAD puts into the program sends what it does with the device here.
 *
 * The program must be started without blocking this process (`spawn`, `execFile`; not `execFileSync`), which
 * answers it. It must use the C library for its system calls (not Go, not a static binary). Buses that are not
 * emulated do not exist for it, neither in /dev nor in /sys/class/i2c-dev and /sys/bus/i2c.
 *
 * @param buses One or several buses; one environment serves them all.
 * @throws RangeError or TypeError by rejection when a bus number is none, or given twice.
 * @throws I2CError by rejection: `unsupported` on another system than Linux, `unavailable` without a C compiler.
 */
export async function emulateI2CDevice(...buses: readonly EmulatedBusOptions[]): Promise<EmulatedDevice> {
  const closing = new AbortController();
  const kernel = new EmulatedKernel(buses, closing.signal);
  const server = new EmulationServer(kernel);
  const shim = await compileShim();
  const directory = await mkdtemp(join(tmpdir(), "rbp-i2c-"));
  const sysfs = join(directory, "sys");
  const close = once(() => {
    closing.abort(new SystemError("ENODEV"));
    return closeAll(server, directory);
  });
  try {
    const socket = join(directory, "socket");
    checkPaths(shim, socket);
    await writeSysfs(sysfs, kernel);
    await server.listen(socket);
    return {
      environment: environmentFor(shim, socket, sysfs),
      bindDriver: async (bus, driver) => {
        kernel.bindDriver(bus, driver);
        await writeSysfs(sysfs, kernel);
      },
      bindMultiplexer: async (bus, multiplexer) => {
        kernel.bindMultiplexer(bus, multiplexer);
        await writeSysfs(sysfs, kernel);
      },
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function once(task: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= task());
}

/** Neither LD_PRELOAD nor a socket takes every path that a temporary directory can have. */
function checkPaths(shim: string, socket: string): void {
  if (!/[\s:]/.test(shim) && Buffer.byteLength(socket) <= MAXIMUM_SOCKET_PATH_BYTES) return;
  throw new I2CError("unavailable", {
    found: `the temporary directory ${tmpdir()} is too long, or has a space or a colon in its name`,
    advice: "set TMPDIR to another one",
  });
}

function environmentFor(shim: string, socket: string, sysfs: string): Record<string, string> {
  const preloaded = process.env["LD_PRELOAD"];
  return {
    LD_PRELOAD: preloaded === undefined || preloaded === "" ? shim : `${shim}:${preloaded}`,
    RBP_I2C_EMULATION: socket,
    RBP_I2C_SYSFS: sysfs,
    // libuv must open files by open() and not by io_uring, which passes the C library by.
    UV_USE_IO_URING: "0",
  };
}

async function closeAll(server: EmulationServer, directory: string): Promise<void> {
  const failures = await server.close();
  await rm(directory, { recursive: true, force: true });
  if (failures.length > 1) throw new AggregateError(failures, "several chips or hooks failed");
  if (failures.length === 1) throw failures[0];
}
