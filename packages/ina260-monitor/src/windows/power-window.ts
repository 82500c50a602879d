import type { Clock } from "@rbp/i2c";
import { ina260Resolution } from "@rbp/ina260";
import { withinTime } from "@rbp/command-line";
import { TotalLevels, totalOfWindows, WindowMeter, type WindowResult } from "@rbp/metering";
import { ageLimit } from "../sensor/history.ts";
import { sensorKey, type SensorPlan, type SensorLabels } from "../topology/topology.ts";
import type { StreamedReading, ReadingStream } from "./reading-stream.ts";
import { formatPlace } from "../topology/place.ts";

/** The energy of some sensors between two moments that fall between readings. */
export class PowerWindow {
  readonly #sensors: ReadonlyMap<string, { readonly plan: SensorPlan; readonly meter: WindowMeter }>;
  readonly #levels: TotalLevels;
  /** Stops listening. */
  readonly close: () => void;
  readonly #completed: Promise<void>;
  #complete: () => void = () => undefined;

  /** Begins now. @param sensors One at least. @param now On the monotonic clock, not before the newest reading. */
  constructor(sensors: readonly SensorPlan[], readings: ReadingStream, now: number) {
    this.#completed = new Promise((resolve) => (this.#complete = resolve));
    this.#levels = new TotalLevels(sensors.length);
    this.#sensors = new Map(
      sensors.map((plan) => {
        const gapLimitMilliseconds = ageLimit(plan.intervalMilliseconds);
        const meter = new WindowMeter({ beginsAt: now, gapLimitMilliseconds, resolution: ina260Resolution });
        return [sensorKey(plan.labels), { plan, meter }];
      }),
    );
    for (const key of this.#sensors.keys()) {
      const newest = readings.newest(key);
      if (newest !== undefined) this.#take(key, newest);
    }
    this.close = readings.listen((key, streamed) => this.#take(key, streamed));
  }

  /** Ends now; later readings may still complete the result. @throws RangeError when it has ended already. */
  end(now: number): void {
    for (const { meter } of this.#sensors.values()) meter.end(now);
    this.#checkComplete();
  }

  /**
   * Waits for the readings that the result needs, for this time at most: missing ones lower the coverage and leave the
   * error unknown. Then the window stops listening.
   */
  async whenComplete(milliseconds: number, clock: Clock): Promise<WindowOutcome> {
    await withinTime(this.#completed, milliseconds, clock);
    this.close();
    return this.#outcome((meter) => meter.result());
  }

  estimate(): WindowOutcome {
    return this.#outcome((meter) => meter.estimate());
  }

  #outcome(read: (meter: WindowMeter) => WindowResult): WindowOutcome {
    const sensors = Array.from(this.#sensors.values(), ({ plan, meter }) => ({
      labels: plan.labels,
      place: formatPlace(plan),
      ...read(meter),
    }));
    return { sensors, total: totalOfWindows(sensors, this.#levels.view()) };
  }

  #take(key: string, { reading, now, lag }: StreamedReading): void {
    const sensor = this.#sensors.get(key);
    if (sensor === undefined) return;
    const { plan, meter } = sensor;
    if (meter.add(reading, now, lag)) {
      this.#levels.take(key, reading.watts, now, now + ageLimit(plan.intervalMilliseconds));
    }
    this.#checkComplete();
  }

  #checkComplete(): void {
    for (const { meter } of this.#sensors.values()) if (!meter.isComplete) return;
    this.#complete();
  }
}

/** What was metered of one sensor. The keys are part of the HTTP API and of printed JSON. */
export interface SensorOutcome extends WindowResult {
  readonly labels: SensorLabels;
  /** Where it is: "i2c-1/0x70.7/0x40". */
  readonly place: string;
}

export interface WindowOutcome {
  readonly sensors: readonly SensorOutcome[];
  readonly total: WindowResult;
}
