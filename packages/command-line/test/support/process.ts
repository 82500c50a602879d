import { type ChildProcess, spawn } from "node:child_process";
import { exporterCli, toolsCli } from "./requires.ts";

/** How a process ended: the exit code, or the signal's name. */
export type End = number | string;

/** A program in a process of its own. */
class ProgramProcess {
  readonly #child: ChildProcess;
  readonly ended: Promise<End>;
  stdout = "";
  stderr = "";

  constructor(cli: string, argv: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    const child = spawn(process.execPath, [cli, ...argv], {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.on("data", (chunk: Buffer) => (this.stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.#child = child;
    this.ended = new Promise((resolve) => child.on("close", (code, signal) => resolve(code ?? signal ?? "")));
  }

  /** Lines on stderr without their time. */
  get log(): string[] {
    return this.stderr
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.replace(/^time=\S+ /, ""));
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Sends the signal, and tells how and after which time it ended. */
  async stop(signal: NodeJS.Signals): Promise<{ readonly end: End; readonly milliseconds: number }> {
    const start = performance.now();
    this.kill(signal);
    const end = await this.ended;
    return { end, milliseconds: performance.now() - start };
  }
}

/** The tools in a process of their own. */
export class ToolProcess extends ProgramProcess {
  constructor(argv: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    super(toolsCli, argv, environment);
  }
}

/** The exporter in a process of its own. */
export class ExporterProcess extends ProgramProcess {
  constructor(argv: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    super(exporterCli, argv, environment);
  }

  /** Where it listens, once it says so; fails with what it said when it ended before. */
  async url(): Promise<string> {
    const end = await Promise.race([this.ended, this.#until(() => this.#address() !== undefined)]);
    const address = this.#address();
    if (address === undefined) throw new Error(`ended with ${String(end)}:\n${this.stderr}`);
    return address;
  }

  async metrics(): Promise<string> {
    return (await fetch(`${await this.url()}/metrics`)).text();
  }

  /** The value of the only series of a metric, or undefined when there is none. */
  async value(name: string): Promise<number | undefined> {
    const text = new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, "m").exec(await this.metrics())?.[1];
    return text === undefined ? undefined : Number(text);
  }

  #address(): string | undefined {
    return /address="?(https?:\S+?)\/["\s]/.exec(this.stderr)?.[1];
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
