import type { MeterReading, ReadingLag } from "@rbp/metering";
import type { ReadingListener } from "../../src/sensor/monitor.ts";
import type { SensorPlan } from "../../src/topology/topology.ts";
import type { FollowedSensor } from "../../src/windows/reading-stream.ts";
import { plan } from "./workbench.ts";

/** A sensor on 12 V whose readings come from the test. */
export class ToldSensor implements FollowedSensor {
  readonly plan: SensorPlan;
  readonly #listeners = new Set<ReadingListener>();

  /** @param device Its label; the channel of the multiplexer is one of its own, so that several can be together. */
  constructor(device: string, channel: number = 7) {
    const hops = [{ part: "TCA9548A" as const, address: 0x70, channel }];
    this.plan = { ...plan, hops, labels: { ...plan.labels, device } };
  }

  readonly onReading: FollowedSensor["onReading"] = (listener) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  get isListenedTo(): boolean {
    return this.#listeners.size > 0;
  }

  /** A reading with conversions of the plan. */
  read(watts: number, now: number, lag: Partial<ReadingLag> = {}): void {
    const reading: MeterReading = { volts: 12, amperes: watts / 12, watts };
    const { maximumMilliseconds: conversionMilliseconds } = this.plan.chipSettings;
    const known = { conversionMilliseconds, transferMilliseconds: 0, ...lag };
    for (const listener of this.#listeners) listener(reading, now, known);
  }
}
