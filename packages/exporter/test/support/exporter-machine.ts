import type { ServiceManager } from "@rbp/exporter-toolkit";
import { Machine } from "../../../ina260-monitor/test/support/machine.ts";
import type { ExporterHost } from "../../src/run-exporter.ts";
import { run } from "../../src/main.ts";

/** A machine on which the exporter runs. */
export class ExporterMachine extends Machine {
  /** What the program told whoever started it. */
  readonly told: string[] = [];
  readonly #serviceManager: ServiceManager = {
    ready: (status) => this.told.push(`ready: ${status}`),
    reloading: () => this.told.push("reloading"),
    stopping: () => this.told.push("stopping"),
    watch: async (findStall, signal) => {
      this.told.push(`watching: ${findStall() ?? "no problem"}`);
      signal.addEventListener("abort", () => this.told.push("not watching"));
    },
  };

  get host(): ExporterHost {
    return {
      ...this.common,
      systemd: { processId: 1, variables: {} },
      findServiceManager: async () => this.#serviceManager,
      processUsage: () => ({ cpuSeconds: 0.5, residentBytes: 45e6, startedAtSeconds: 1.7e9 }),
    };
  }
}

/** The program under way on a machine. */
export interface RunningProgram {
  readonly url: string;
  readonly code: Promise<number>;
  /** SIGTERM, and the exit code. */
  readonly stop: () => Promise<number>;
}

/** Runs the program in this process on a free port until it says where it listens. */
export async function startProgram(machine: ExporterMachine, ...argv: string[]): Promise<RunningProgram> {
  const code = run(["--port", "0", ...argv], machine.host);
  for (;;) {
    const url = /address=(http:\S+)\//.exec(machine.stderr)?.[1];
    if (url !== undefined) {
      const stop = (): Promise<number> => {
        machine.kill("SIGTERM");
        return code;
      };
      return { url, code, stop };
    }
    const ended = await Promise.race([
      code,
      new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined))),
    ]);
    if (ended !== undefined) throw new Error(`ended with ${String(ended)}: ${machine.stderr}`);
  }
}
