/// <reference lib="esnext.disposable" preserve="true" />

import { execFile, spawn } from "node:child_process";
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

/** Flags for one sensor behind a multiplexer, which is what the Python script can read. */
export const ONE_SENSOR: readonly string[] = ["--channel", "7", "--device", "deepx", "--log.level", "warn"];

/** The beginning of a line that is there when the sensor was read. */
export const SAMPLE = "\nina260_voltage{";

/** The exporter as it is installed. @param flags What it measures. */
export async function startExporter(
  flags: readonly string[],
  environment: Environment,
): Promise<MeasuredProcess> {
  const module = join(dirname(require.resolve("@rbp/ina260-exporter/package.json")), "bundle", "cli.js");
  const port = await findFreePort();
  return start(port, [module, `--web.listen-address=127.0.0.1:${String(port)}`, ...flags], environment);
}

/** Node with nothing but its HTTP server. @param bodyBytes Length of what it answers. */
export async function startBareServer(bodyBytes: number, environment: Environment): Promise<MeasuredProcess> {
  const port = await findFreePort();
  return start(port, [compiled("bare-server-program"), String(port), String(bodyBytes)], environment);
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
export interface MeasuredProcess extends AsyncDisposable {
  readonly port: number;
  /**
   * The first answer with status 200 that has a line with `text`, asked for again and again until then.
   *
   * @throws Error by rejection when the program has ended, with what it said.
   */
  readonly firstAnswer: (text: string) => Promise<Answer>;
  /** User and system time since the start, of all threads. */
  readonly cpuMilliseconds: () => number;
  readonly residentBytes: () => number;
}

/** Starts a program that serves /metrics on a port of 127.0.0.1. */
function start(port: number, argv: readonly string[], environment: Environment): MeasuredProcess {
  const child = spawn(process.execPath, argv, {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const readProc = (name: string): string => readFileSync(`/proc/${String(child.pid)}/${name}`, "utf8");
  return {
    port,
    firstAnswer: async (text) => {
      for (;;) {
        const answer = await ask(port).catch(() => undefined);
        if (answer?.status === 200 && answer.body.includes(text)) return answer;
        if (child.exitCode !== null) throw new Error(`the program has ended:\n${errors}`);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    },
    cpuMilliseconds: () => {
      const stat = readProc("stat");
      // What follows the name of the program, which may have blanks in it: state is the first, utime the twelfth.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return (Number(fields[11]) + Number(fields[12])) * MILLISECONDS_PER_TICK;
    },
    residentBytes: () => Number(/^VmRSS:\s+(\d+) kB$/m.exec(readProc("status"))?.[1]) * 1024,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = once(child, "close");
      child.kill();
      await closed;
    },
  };
}

async function ask(port: number): Promise<Answer> {
  using connection = new KeepAliveConnection(port);
  return await connection.get("/metrics");
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
