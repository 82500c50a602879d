import { setImmediate as turn } from "node:timers/promises";
import { type Clock, createI2CBus, type I2CBusHandle, systemClock } from "@rbp/i2c";
import { FaultyWire, type SimulatedSegment, SimulatedI2C } from "@rbp/i2c/testing";
import type { LinuxI2CBus, LinuxKernelDriver } from "@rbp/i2c-linux";
import { SimulatedINA260 } from "@rbp/ina260/testing";
import { SimulatedTCA9548A } from "@rbp/tca9548a/testing";
import type { Environment } from "../../src/environment.ts";
import { run } from "../../src/main.ts";
import type { ServiceManager } from "../../src/service/service-manager.ts";
import { createPreciseClock } from "../../src/precise-clock.ts";
import type { Output, Outputs } from "../../src/output/output.ts";
import type { StopSignal } from "../../src/shutdown.ts";
import { FakePrograms } from "./programs.ts";
import { FakeTerminal } from "./terminal.ts";
import { EPOCH } from "./workbench.ts";

/** A machine with one bus: sensors at 0x40 on channels 7 and 3 of a mux, and behind a second mux at 0x71. */
export class Machine {
  readonly clock: Clock;
  readonly simulation: SimulatedI2C = new SimulatedI2C();
  readonly faults: FaultyWire;
  readonly mux: SimulatedTCA9548A = this.simulation.segment.add(new SimulatedTCA9548A());
  readonly otherMux: SimulatedTCA9548A = this.simulation.segment.add(
    new SimulatedTCA9548A({ address: 0x71 }),
  );
  readonly sensor: SimulatedINA260;
  readonly neighbour: SimulatedINA260;
  readonly stranger: SimulatedINA260;
  readonly ended: string[] = [];
  /** Environment variables by name. */
  variables: Record<string, string> = {};
  /** Texts of files by path: what is read, and what was written. */
  readonly files: Map<string, string> = new Map();
  readonly terminal: FakeTerminal = new FakeTerminal();
  readonly programs: FakePrograms = new FakePrograms();
  /** What becomes of the lines that are written to stdout or a file. */
  write: Output["write"] = () => Promise.resolve();
  /** What becomes of the end of a file. */
  close: Output["close"] = () => Promise.resolve();
  /** How the buses were opened: "i2c-1 sync". */
  readonly opened: string[] = [];
  /** The buses that the system tells of. */
  buses: readonly LinuxI2CBus[] = [{ number: 1, name: "bcm2835 (i2c@7e804000)", path: "/dev/i2c-1" }];
  /** Drivers of the kernel by the address that they hold, on each bus. */
  readonly kernelDrivers: Map<number, LinuxKernelDriver> = new Map();
  stdout = "";
  stderr = "";
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
  #signal: (signal: StopSignal) => void = () => undefined;
  #reload: () => void = () => undefined;

  /** @param clock For a clock of a test the processor need not be kept busy. */
  constructor(clock: Clock = systemClock) {
    this.clock = clock;
    this.faults = new FaultyWire(this.simulation, { clock });
    const solder = (segment: SimulatedSegment, volts: number, amperes: number): SimulatedINA260 => {
      const sensor = segment.add(new SimulatedINA260({ clock }));
      sensor.set({ volts, amperes });
      return sensor;
    };
    this.sensor = solder(this.mux.channel(7), 12, 1.05);
    this.neighbour = solder(this.mux.channel(3), 5, 3);
    this.stranger = solder(this.otherMux.channel(7), 3.3, 0.1);
  }

  get environment(): Environment {
    const { clock } = this;
    const isReal = clock === systemClock;
    return {
      stdout: (text) => void (this.stdout += text),
      stderr: (text) => void (this.stderr += text),
      columns: 100,
      terminal: this.terminal,
      outputs: this.#outputs(),
      hostname: "pi",
      variables: this.variables,
      readText: (path) => this.#readText(path),
      build: { version: "1.2.3", nodeVersion: "20.19.0", platform: "linux", architecture: "arm64" },
      clock,
      preciseClock: isReal ? createPreciseClock(clock, () => turn()) : clock,
      wallClock: isReal ? Date.now : () => EPOCH + clock.now(),
      systemd: { processId: 1, variables: {} },
      openBus: (number, { access = "async" } = {}) => {
        this.opened.push(`i2c-${String(number)} ${access}`);
        return this.#openBus(number);
      },
      listBuses: async () => this.buses,
      findKernelDriver: async (_, address) => this.kernelDrivers.get(address),
      onSignal: (listener) => (this.#signal = listener),
      onReload: (listener) => (this.#reload = listener),
      findServiceManager: async () => this.#serviceManager,
      processUsage: () => ({ cpuSeconds: 0.5, residentBytes: 45e6, startedAtSeconds: 1.7e9 }),
      end: { raise: (signal) => this.ended.push(signal) },
      programs: this.programs,
    };
  }

  kill(signal: StopSignal): void {
    this.#signal(signal);
  }

  /** SIGHUP. */
  askToReload(): void {
    this.#reload();
  }

  #readText(path: string): Promise<string> {
    const text = this.files.get(path);
    const missing = Object.assign(new Error(`no ${path}`), { code: "ENOENT" });
    return text === undefined ? Promise.reject(missing) : Promise.resolve(text);
  }

  #outputs(): Outputs {
    const output = (take: (lines: string) => void): Output => ({
      write: async (lines) => {
        await this.write(lines);
        take(lines);
      },
      close: () => this.close(),
    });
    return {
      openStdout: async () => output((lines) => (this.stdout += lines)),
      openFile: async (path) => output((lines) => this.files.set(path, (this.files.get(path) ?? "") + lines)),
    };
  }

  #openBus(number: number): I2CBusHandle {
    return createI2CBus(this.faults, { name: `i2c-${String(number)}` });
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
export async function startProgram(machine: Machine, ...argv: string[]): Promise<RunningProgram> {
  const code = run(["--port", "0", ...argv], machine.environment);
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
