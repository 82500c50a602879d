import { createI2CBus, type I2CBusHandle, type I2CWire } from "@rbp/i2c";
import { FaultyWire, ManualClock, RecordingWire, SimulatedI2C } from "@rbp/i2c/testing";
import { configurationFor, INA260 } from "@rbp/ina260";
import { SimulatedINA260 } from "@rbp/ina260/testing";
import { TCA9548A } from "@rbp/tca9548a";
import { SimulatedTCA9548A } from "@rbp/tca9548a/testing";
import { createLogger } from "@rbp/command-line";
import { SensorMonitor } from "../../src/sensor/monitor.ts";
import type { SensorSnapshot } from "../../src/sensor/history.ts";
import { defaultMetering } from "@rbp/metering";
import type { SensorPlan } from "../../src/topology/topology.ts";

/** 2026-01-01, when the clock of the workbench says 0. */
export const EPOCH: number = Date.UTC(2026, 0, 1);

export const plan: SensorPlan = {
  labels: { hostname: "pi", device: "deepx" },
  bus: 1,
  hops: [{ part: "TCA9548A", address: 0x70, channel: 7 }],
  address: 0x40,
  intervalMilliseconds: 1000,
  chipSettings: configurationFor({ intervalMilliseconds: 1000 }),
};

/** One simulated INA260 on channel 7 of a TCA9548A, another one with the same address on channel 3. */
export class Workbench {
  readonly clock: ManualClock = new ManualClock();
  readonly mux: SimulatedTCA9548A;
  readonly chip: SimulatedINA260;
  readonly decoy: SimulatedINA260;
  readonly faults: FaultyWire;
  readonly wire: RecordingWire;
  readonly bus: I2CBusHandle;
  readonly driver: INA260;
  readonly lines: string[] = [];
  /** What becomes of the bytes that were read after `write`, with all that happens on the bus between. */
  after: (write: Uint8Array, read: Uint8Array) => Uint8Array = (_, read) => read;

  constructor() {
    const { clock } = this;
    const simulation = new SimulatedI2C();
    this.mux = simulation.segment.add(new SimulatedTCA9548A());
    this.chip = this.mux.channel(7).add(new SimulatedINA260({ clock }));
    this.decoy = this.mux.channel(3).add(new SimulatedINA260({ clock }));
    this.chip.set({ volts: 12, amperes: 1.05 });
    this.decoy.set({ volts: 5, amperes: 3 });
    this.faults = new FaultyWire(simulation, { clock });
    this.wire = new RecordingWire(this.faults);
    const transfer: I2CWire["transfer"] = async (address, write, readLength) =>
      this.after(write, await this.wire.transfer(address, write, readLength));
    this.bus = createI2CBus({ transfer }, { name: "i2c-1" });
    this.driver = new INA260(new TCA9548A(this.bus).channel(7), { clock });
  }

  /** Log lines since the last call, without their time. */
  takeLog(): string[] {
    return this.lines.splice(0).map((line) => line.replace(/^time=\S+ /, "").trimEnd());
  }

  monitor(): MonitorUnderTest {
    const { clock, driver, lines } = this;
    const wallClock = (): number => EPOCH + clock.now();
    const log = createLogger({
      level: "info",
      format: "logfmt",
      write: (line) => lines.push(line),
      wallClock,
    });
    const monitor = new SensorMonitor({ plan, driver, metering: defaultMetering, clock, wallClock, log });
    return {
      monitor,
      poll: () => this.#poll(monitor),
      volts: () => monitor.snapshot().measurement?.voltageVolts,
    };
  }

  /** Lets time pass for what the reading waits for. */
  async #poll(monitor: SensorMonitor): Promise<SensorSnapshot> {
    const polled = monitor.poll();
    await this.clock.advance(5);
    await polled;
    return monitor.snapshot();
  }
}

export interface MonitorUnderTest {
  readonly monitor: SensorMonitor;
  /** One poll, with 5 ms for it. */
  readonly poll: () => Promise<SensorSnapshot>;
  /** The voltage that is shown now. */
  readonly volts: () => number | undefined;
}
