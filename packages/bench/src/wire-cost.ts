import type { I2CWire } from "@rbp/i2c";
import { RecordingWire } from "@rbp/i2c/testing";
import { type Topology, topologies } from "./topologies.ts";

/** What one sample (current, voltage and power, attribution verified) costs on the wire. Exact numbers. */
export interface WireCost {
  readonly topology: string;
  /** SCL periods. */
  readonly bitTimes: number;
  readonly transfers: number;
  /** Writes to the control register of a multiplexer. */
  readonly controlWrites: number;
}

export function measureWireCosts(): Promise<WireCost[]> {
  return Promise.all(topologies.map(measureWireCost));
}

/** Each sensor is read once, and once more for the figures: what is only needed at the start is left out. */
async function measureWireCost({ name, build }: Topology): Promise<WireCost> {
  let recorder: RecordingWire | undefined;
  const between = (wire: I2CWire): I2CWire => (recorder = new RecordingWire(wire));
  const { sensors } = build(between);
  const readAll = async (): Promise<void> => {
    for (const sensor of sensors) await sensor.readMeasurement();
  };
  await readAll();
  recorder?.clear();
  await readAll();
  const transfers = recorder?.transfers ?? [];
  const controlWrites = transfers.filter(({ address, write }) => address >= 0x70 && write.length > 0);
  const perSample = (count: number): number => count / sensors.length;
  return {
    topology: name,
    bitTimes: perSample(recorder?.bitTimes ?? 0),
    transfers: perSample(transfers.length),
    controlWrites: perSample(controlWrites.length),
  };
}
