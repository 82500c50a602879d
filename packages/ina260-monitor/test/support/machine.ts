import { type Clock, createI2CBus, type I2CBusHandle, systemClock } from "@rbp/i2c";
import { FaultyWire, type SimulatedSegment, SimulatedI2C } from "@rbp/i2c/testing";
import { SimulatedINA260 } from "@rbp/ina260/testing";
import { SimulatedTCA9548A } from "@rbp/tca9548a/testing";
import type { Host, StopSignal } from "@rbp/command-line";
import type { OpenBus } from "../../src/hardware/connect.ts";
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
  readonly bystander: SimulatedINA260;
  readonly ended: string[] = [];
  /** Environment variables by name. */
  variables: Record<string, string> = {};
  /** Texts of files by path: what is read, and what was written. */
  readonly files: Map<string, string> = new Map();
  /** How the buses were opened: "i2c-1 sync". */
  readonly opened: string[] = [];
  stdout = "";
  stderr = "";
  #signal: (signal: StopSignal) => void = () => undefined;
  #hangUp: () => void = () => undefined;

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
    this.bystander = solder(this.otherMux.channel(7), 3.3, 0.1);
  }

  /** What every program wants of it. */
  protected get common(): Host & { readonly clock: Clock; readonly openBus: OpenBus } {
    const { clock } = this;
    return {
      stdout: (text) => void (this.stdout += text),
      stderr: (text) => void (this.stderr += text),
      columns: 100,
      hostname: "pi",
      variables: this.variables,
      readText: (path) => this.#readText(path),
      build: { version: "1.2.3", nodeVersion: "20.19.0", platform: "linux", architecture: "arm64" },
      wallClock: clock === systemClock ? Date.now : () => EPOCH + clock.now(),
      onSignal: (listener) => (this.#signal = listener),
      onHangUp: (listener) => (this.#hangUp = listener),
      end: { raise: (signal) => this.ended.push(signal) },
      clock,
      openBus: (number, { access = "async" } = {}) => {
        this.opened.push(`i2c-${String(number)} ${access}`);
        return this.#openBus(number);
      },
    };
  }

  kill(signal: StopSignal): void {
    this.#signal(signal);
  }

  /** SIGHUP. */
  hangUp(): void {
    this.#hangUp();
  }

  #readText(path: string): Promise<string> {
    const text = this.files.get(path);
    const missing = Object.assign(new Error(`no ${path}`), { code: "ENOENT" });
    return text === undefined ? Promise.reject(missing) : Promise.resolve(text);
  }

  #openBus(number: number): I2CBusHandle {
    return createI2CBus(this.faults, { name: `i2c-${String(number)}` });
  }
}
