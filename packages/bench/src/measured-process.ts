/// <reference lib="esnext.disposable" preserve="true" />

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Environment } from "./instant-device.ts";
import { type Answer, KeepAliveConnection } from "./keep-alive-connection.ts";

const require = createRequire(import.meta.url);

/** A server in a process of its own. */
export interface MeasuredProgram {
  /** Path of the compiled module. */
  readonly module: string;
  /** What it is told so that it serves /metrics on a port of 127.0.0.1. */
  readonly argumentsFor: (port: number) => readonly string[];
  readonly environment: Environment;
}

/** Flags for one sensor behind a multiplexer, which is what the Python script can read. */
export const ONE_SENSOR: readonly string[] = ["--channel", "7", "--device", "deepx", "--log.level", "warn"];

/** The beginning of a line that is there when the sensor was read. */
export const SAMPLE = "\nina260_voltage{";

/** The exporter as it is installed. @param flags What it measures. */
export function exporterProgram(flags: readonly string[], environment: Environment): MeasuredProgram {
  const module = join(dirname(require.resolve("@rbp/ina260-exporter/package.json")), "bundle", "cli.js");
  const listen = (port: number): string => `--web.listen-address=127.0.0.1:${String(port)}`;
  return { module, argumentsFor: (port) => [listen(port), ...flags], environment };
}

/** Node with nothing but its HTTP server. @param bodyBytes Length of what it answers. */
export function bareProgram(bodyBytes: number, environment: Environment): MeasuredProgram {
  const module = compiled("bare-server-program");
  return { module, argumentsFor: (port) => [String(port), String(bodyBytes)], environment };
}

/** The figures that a program prints as JSON. It is a process of its own, so that its CPU time is its own. */
export async function runProgram<T>(
  name: string,
  args: readonly number[],
  environment: Environment = {},
): Promise<T> {
  const env = { ...process.env, ...environment };
  const argv = [compiled(name), ...args.map(String)];
  const { stdout } = await promisify(execFile)(process.execPath, argv, { env });
  return JSON.parse(stdout) as T;
}

/** The same from src and from dist. */
function compiled(name: string): string {
  return fileURLToPath(new URL(`../dist/${name}.js`, import.meta.url));
}

/** Milliseconds of one unit of CPU time in /proc (proc(5): USER_HZ, 100 on every architecture that Node runs on). */
const MILLISECONDS_PER_TICK = 10;

/** A measured program under way. */
export class MeasuredProcess implements AsyncDisposable {
  readonly port: number;
  readonly #child: ChildProcess;
  #errors = "";

  private constructor(child: ChildProcess, port: number) {
    this.port = port;
    this.#child = child;
    child.stderr?.on("data", (chunk: Buffer) => (this.#errors += chunk.toString()));
  }

  static async start({ module, argumentsFor, environment }: MeasuredProgram): Promise<MeasuredProcess> {
    const port = await findFreePort();
    const child = spawn(process.execPath, [module, ...argumentsFor(port)], {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "ignore", "pipe"],
    });
    return new MeasuredProcess(child, port);
  }

  /**
   * The first answer with status 200 that has a line with `text`, asked for again and again until then.
   *
   * @throws Error by rejection when the program has ended, with what it said.
   */
  async firstAnswer(text: string): Promise<Answer> {
    for (;;) {
      const answer = await this.#ask().catch(() => undefined);
      if (answer?.status === 200 && answer.body.includes(text)) return answer;
      if (this.#child.exitCode !== null) throw new Error(`the program has ended:\n${this.#errors}`);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  /** User and system time since the start, of all threads. */
  cpuMilliseconds(): number {
    const text = readFileSync(`/proc/${this.#pid}/stat`, "utf8");
    // What follows the name of the program, which may have blanks in it: state is the first, utime the twelfth.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * MILLISECONDS_PER_TICK;
  }

  residentBytes(): number {
    const text = readFileSync(`/proc/${this.#pid}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1]) * 1024;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const closed = once(this.#child, "close");
    this.#child.kill();
    await closed;
  }

  get #pid(): string {
    return String(this.#child.pid);
  }

  async #ask(): Promise<Answer> {
    using connection = new KeepAliveConnection(this.port);
    return await connection.get("/metrics");
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}
