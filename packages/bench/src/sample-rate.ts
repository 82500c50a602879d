import type { I2CWire } from "@rbp/i2c";
import type { SimulatedI2C } from "@rbp/i2c/testing";
import { topologies } from "./topologies.ts";

/** Samples a second of one sensor on a wire that takes its time. */
export interface SampleRate {
  readonly topology: string;
  readonly kilohertz: number;
  readonly samplesPerSecond: number;
  /** What the wire alone would allow. */
  readonly wireLimit: number;
}

/** A wire that blocks until its bits have passed, as a synchronous call on a device does. */
function timed(wire: SimulatedI2C, kilohertz: number): I2CWire {
  return {
    transfer: (address, write, readLength) => {
      const start = performance.now();
      const before = wire.bitTimes;
      const result = wire.transfer(address, write, readLength);
      const end = start + (wire.bitTimes - before) / kilohertz;
      while (performance.now() < end);
      return result;
    },
  };
}

/** @param milliseconds How long each figure is measured. */
export async function measureSampleRates(milliseconds: number): Promise<SampleRate[]> {
  const rates: SampleRate[] = [];
  for (const { name, build } of topologies.slice(0, 3)) {
    for (const kilohertz of [100, 400]) {
      const { wire, sensors } = build((simulated) => timed(simulated, kilohertz));
      const [sensor] = sensors;
      if (sensor === undefined) throw new Error(`${name} has no sensor`);
      await sensor.readMeasurement();
      const bitsBefore = wire.bitTimes;
      const start = performance.now();
      let samples = 0;
      while (performance.now() < start + milliseconds) {
        await sensor.readMeasurement();
        samples += 1;
      }
      const seconds = (performance.now() - start) / 1000;
      const bitsPerSample = (wire.bitTimes - bitsBefore) / samples;
      rates.push({
        topology: name,
        kilohertz,
        samplesPerSecond: samples / seconds,
        wireLimit: (kilohertz * 1000) / bitsPerSample,
      });
    }
  }
  return rates;
}
