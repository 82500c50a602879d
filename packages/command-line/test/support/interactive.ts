import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import type { End } from "./process.ts";
import { patiently } from "./patience.ts";
import { toolsCli } from "./requires.ts";

/** The tools in a process of its own, with something to say to it. */
export class InteractiveProcess implements AsyncDisposable {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<End>;
  stdout = "";
  stderr = "";

  constructor(argv: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    const child = spawn(process.execPath, [toolsCli, ...argv], { env: { ...process.env, ...environment } });
    child.stdout.on("data", (chunk: Buffer) => (this.stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.#child = child;
    this.ended = new Promise((resolve) => child.on("close", (code, signal) => resolve(code ?? signal ?? "")));
  }

  /** Waits until it has printed that to stdout. */
  async until(text: string): Promise<void> {
    const end = performance.now() + patiently.timeout;
    while (!this.stdout.includes(text)) {
      if (performance.now() > end) throw new Error(`no ${text} but:\n${this.stdout}${this.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  /** Types a line. */
  say(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill("SIGKILL");
    await this.ended;
  }
}
