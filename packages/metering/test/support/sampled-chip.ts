import { createI2CBus } from "@rbp/i2c";
import { ManualClock, SimulatedI2C } from "@rbp/i2c/testing";
import { configurationFor, INA260, signedPowerWatts } from "@rbp/ina260";
import { SimulatedINA260, type SimulatedLoad } from "@rbp/ina260/testing";
import type { MeterReading } from "../../src/reading.ts";

export interface SampledChipOptions {
  readonly load: SimulatedLoad;
  readonly intervalMilliseconds: number;
  /** When the chip gets its settings. It converts freely from then on. */
  readonly startMilliseconds: number;
  readonly speed: "typical" | "maximum";
}

/** One simulated INA260 that converts as the exporter lets it: one conversion fills the interval. */
export class SampledChip {
  readonly clock: ManualClock;
  /** The longest time of one conversion. */
  readonly conversionMilliseconds: number;
  readonly #driver: INA260;
  readonly #options: SampledChipOptions;

  constructor(options: SampledChipOptions) {
    const { load, intervalMilliseconds, startMilliseconds, speed } = options;
    this.#options = options;
    this.clock = new ManualClock(startMilliseconds);
    const simulation = new SimulatedI2C();
    simulation.segment.add(new SimulatedINA260({ clock: this.clock, load, speed }));
    this.#driver = new INA260(createI2CBus(simulation, { name: "i2c-1" }), { clock: this.clock });
    this.conversionMilliseconds = configurationFor({ intervalMilliseconds }).maximumMilliseconds;
  }

  /** Writes the settings, and waits until a conversion with them has ended. */
  async configure(): Promise<void> {
    const { intervalMilliseconds } = this.#options;
    await this.#driver.configure(configurationFor({ intervalMilliseconds }).configuration);
    await this.clock.advance(this.conversionMilliseconds);
  }

  /** Lets time pass up to a moment, and reads then. */
  async readAt(moment: number): Promise<MeterReading> {
    await this.clock.advance(moment - this.clock.now());
    const measurement = await this.#driver.readMeasurement();
    return {
      volts: measurement.voltageVolts,
      amperes: measurement.currentAmperes,
      watts: signedPowerWatts(measurement),
    };
  }
}
