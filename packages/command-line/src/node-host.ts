import { createReadStream, existsSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import type { Host } from "./host.ts";
import type { StopSignal } from "./shutdown.ts";

const signals: readonly StopSignal[] = ["SIGTERM", "SIGINT"];

/**
 * This process of Node.
 *
 * @param manifest URL of the program's package.json, which has its version.
 */
export function nodeHost(manifest: { readonly href: string }): Host {
  const { stdout, stderr } = process;
  // The program must survive when the reader of its output goes away.
  for (const stream of [stdout, stderr]) stream.on("error", () => undefined);
  const { version } = JSON.parse(readFileSync(new URL(manifest.href), "utf8")) as { version: string };
  return {
    stdout: (text) => void stdout.write(text),
    stderr: (text) => void stderr.write(text),
    columns: Math.min(stdout.columns || 100, 120),
    hostname: hostname(),
    variables: process.env,
    readText,
    build: {
      version,
      nodeVersion: process.versions.node,
      platform: process.platform,
      architecture: process.arch,
    },
    wallClock: Date.now,
    onSignal: (listener) => {
      for (const signal of signals) process.on(signal, listener);
    },
    onHangUp: (listener) => void process.on("SIGHUP", listener),
    end: { raise, succeed: replacement() },
  };
}

/** Checks the length while reading, since what looks like a file may be endless. */
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

/** Sends the signal to this process, without listeners: it has its default action then. */
function raise(signal: StopSignal): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

/** Replaces the process by a program that does nothing and succeeds, which Node can do from 22.15 on. */
function replacement(): (() => void) | undefined {
  const { execve } = process as { execve?: (file: string, argv: string[], environment: object) => void };
  if (execve === undefined) return undefined;
  const [file, ...flags] = existsSync("/bin/true") ? ["/bin/true"] : [process.execPath, "--eval", ""];
  return () => execve.call(process, file as string, [file as string, ...flags], process.env);
}
