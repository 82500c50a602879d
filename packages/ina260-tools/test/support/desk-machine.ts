import { setImmediate as turn } from "node:timers/promises";
import { type Clock, systemClock } from "@rbp/i2c";
import type { LinuxI2CBus, LinuxKernelDriver } from "@rbp/i2c-linux";
import { Machine } from "../../../ina260-monitor/test/support/machine.ts";
import type { DeskHost } from "../../src/host.ts";
import type { MachineFacts } from "../../src/doctor/machine-facts.ts";
import type { Output, Outputs } from "../../src/output/output.ts";
import { createPreciseClock } from "../../src/record/precise-clock.ts";
import { FakePrograms } from "./programs.ts";
import { FakeTerminal } from "./terminal.ts";

/** A machine on a desk: with a terminal, outputs, and programs to be run. */
export class DeskMachine extends Machine {
  readonly terminal: FakeTerminal = new FakeTerminal();
  readonly programs: FakePrograms = new FakePrograms();
  /** What becomes of the lines that are written to stdout or a file. */
  write: Output["write"] = () => Promise.resolve();
  /** What becomes of the end of a file. */
  close: Output["close"] = () => Promise.resolve();
  /** The buses that the system lists. */
  buses: readonly LinuxI2CBus[] = [{ number: 1, name: "bcm2835 (i2c@7e804000)", path: "/dev/i2c-1" }];
  /** Drivers of the kernel by the address that they hold, on each bus. */
  readonly kernelDrivers: Map<number, LinuxKernelDriver> = new Map();

  /** What the doctor finds out about it. */
  facts: MachineFacts = {
    readNpmVersion: async () => "11.6.2",
    findBackend: async () => "i2c-bus",
    findObstacle: async () => undefined,
    readClockHertz: async () => 400_000,
    probePort: async () => "free",
  };

  /** @param clock For a clock of a test the processor need not be kept busy. */
  constructor(clock: Clock = systemClock) {
    super(clock);
  }

  get host(): DeskHost {
    const { clock } = this;
    return {
      ...this.common,
      terminal: this.terminal,
      outputs: this.#outputs(),
      preciseClock: clock === systemClock ? createPreciseClock(clock, () => turn()) : clock,
      listBuses: async () => this.buses,
      findKernelDriver: async (_, address) => this.kernelDrivers.get(address),
      listKernelMultiplexers: async () => [],
      programs: this.programs,
      facts: this.facts,
    };
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
}
