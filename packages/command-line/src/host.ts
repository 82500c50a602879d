import { createReadStream, existsSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import type { Environment } from "./options/option.ts";
import type { ProcessEnd, StopSignal } from "./shutdown.ts";

/** The version of the program, and what it runs on. */
export interface BuildInfo {
  readonly version: string;
  /** Version of Node, without a leading v. */
  readonly nodeVersion: string;
  readonly platform: string;
  readonly architecture: string;
}

/** What `--version` prints: one line, as Prometheus' programs do. */
export function formatVersion(program: string, build: BuildInfo): string {
  const { version, nodeVersion, platform, architecture } = build;
  return `${program}, version ${version} (node ${nodeVersion}, ${platform}/${architecture})`;
}

/** What a command-line program uses of the process and the machine that it runs on. */
export interface Host {
  /** For short output, and for drawing on the terminal. */
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly columns: number;
  readonly hostname: string;
  readonly variables: Environment;
  /** The text of a file in UTF-8; rejects when it cannot be read, or is longer than the maximum. */
  readonly readText: (path: string, maximumBytes: number) => Promise<string>;
  readonly build: BuildInfo;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  /** Calls the listener for each SIGTERM and SIGINT from now on. */
  readonly onSignal: (listener: (signal: StopSignal) => void) => void;
  /** Calls the listener for each SIGHUP from now on. */
  readonly onHangUp: (listener: () => void) => void;
  readonly end: ProcessEnd;
}

/** This process of Node. @param manifest URL of the package.json that has the program's version. */
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
      for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, listener);
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
