#!/usr/bin/env node
import { createReadStream, existsSync, readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { setImmediate as turn } from "node:timers/promises";
import { systemClock } from "@rbp/i2c";
import { readPackageVersion } from "./build-info.ts";
import type { Environment } from "./environment.ts";
import { openLazily } from "./hardware/lazy-bus.ts";
import { run } from "./main.ts";
import type { Outputs } from "./output/output.ts";
import { createPreciseClock } from "./precise-clock.ts";
import { type ProcFiles, readProcessUsage } from "./process-usage.ts";
import { processPrograms } from "./programs/process-programs.ts";
import { findServiceManager } from "./service/service-manager.ts";
import { sendBySystemdNotify } from "./service/systemd-notify.ts";
import type { StopSignal } from "./shutdown.ts";
import { processTerminal } from "./terminal/process-terminal.ts";

const signals: readonly StopSignal[] = ["SIGTERM", "SIGINT"];

const procFiles: ProcFiles = {
  readText: (path) => readFileSync(path, "utf8"),
  list: (path) => readdirSync(path),
};

const environment: Environment = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  columns: Math.min(process.stdout.columns || 100, 120),
  terminal: processTerminal(process),
  outputs: {
    openStdout: async () => (await loadOutputs()).openStdout(),
    openFile: async (...file) => (await loadOutputs()).openFile(...file),
  },
  hostname: hostname(),
  variables: process.env,
  readText,
  build: {
    version: readPackageVersion(),
    nodeVersion: process.versions.node,
    platform: process.platform,
    architecture: process.arch,
  },
  clock: systemClock,
  preciseClock: createPreciseClock(systemClock, () => turn()),
  wallClock: Date.now,
  systemd: { processId: process.pid, variables: process.env },
  openBus: (number, options) =>
    openLazily(`i2c-${String(number)}`, async () => {
      const { openLinuxI2CBus } = await import("@rbp/i2c-linux");
      return openLinuxI2CBus(number, options);
    }),
  listBuses: async () => (await import("@rbp/i2c-linux")).listLinuxI2CBuses(),
  findKernelDriver: async (bus, address) =>
    (await import("@rbp/i2c-linux")).findLinuxKernelDriver(bus, address),
  onSignal: (listener) => {
    for (const signal of signals) process.on(signal, listener);
  },
  onReload: (listener) => void process.on("SIGHUP", listener),
  findServiceManager: (log) =>
    findServiceManager({
      variables: process.env,
      processId: process.pid,
      clock: systemClock,
      // Node's high-resolution time is CLOCK_MONOTONIC on Linux.
      monotonicMicroseconds: () => process.hrtime.bigint() / 1000n,
      send: sendBySystemdNotify(async () => (await import("node:child_process")).spawn),
      log,
    }),
  processUsage: () => readProcessUsage(process, procFiles, Date.now()),
  end: { raise, succeed: replacement() },
  programs: processPrograms(process, () => readFileSync("/proc/self/stat", "utf8")),
};

// A reader of the log that has gone must not end the program.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
process.exit(await run(process.argv.slice(2), environment));

/** Commands need them; to serve does not, and need not wait for them. */
async function loadOutputs(): Promise<Outputs> {
  const { processOutputs } = await import("./output/process-outputs.ts");
  return processOutputs(process.stdout);
}

/** Bounded while it is read, since what looks like a file may have no end. */
async function readText(path: string, maximumBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of createReadStream(path)) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes > maximumBytes) throw new Error(`it has more than ${String(maximumBytes)} bytes`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new Error("it is not text in UTF-8");
  }
}

/** Without a listener the signal has its default action. */
function raise(signal: StopSignal): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

/** Becomes a program that does nothing, well. Node can from 22.15 on, where the platform can. */
function replacement(): (() => void) | undefined {
  const { execve } = process as { execve?: (file: string, argv: string[], environment: object) => void };
  if (execve === undefined) return undefined;
  const [file, ...flags] = existsSync("/bin/true") ? ["/bin/true"] : [process.execPath, "--eval", ""];
  return () => execve.call(process, file as string, [file as string, ...flags], process.env);
}
