import type { MeterReading, ReadingLag } from "@rbp/metering";
import type { SensorMonitor } from "../sensor/monitor.ts";
import { sensorKey, type SensorPlan } from "../topology/topology.ts";

export type FollowedSensor = Pick<SensorMonitor, "plan" | "onReading">;

export interface StreamedReading {
  readonly reading: MeterReading;
  /** When it ended, on the monotonic clock. */
  readonly now: number;
  readonly lag: ReadingLag;
}

/** Receives a reading of the sensor with this {@link sensorKey}. */
export type StreamListener = (key: string, streamed: StreamedReading) => void;

/** The readings of all sensors. Listeners stay when a new configuration brings other monitors. */
export class ReadingStream {
  readonly #listeners = new Set<StreamListener>();
  readonly #newest = new Map<string, StreamedReading>();
  #followed: readonly FollowedSensor[] = [];
  #endings: readonly (() => void)[] = [];

  /** Listens to these sensors from now on, and no longer to those before. */
  follow(sensors: readonly FollowedSensor[]): void {
    for (const end of this.#endings) end();
    this.#followed = sensors;
    const byKey = new Map(sensors.map((sensor) => [sensorKey(sensor.plan.labels), sensor]));
    this.#endings = Array.from(byKey, ([key, sensor]) =>
      sensor.onReading((reading, now, lag) => {
        const streamed = { reading, now, lag };
        this.#newest.set(key, streamed);
        for (const listener of this.#listeners) listener(key, streamed);
      }),
    );
    for (const key of this.#newest.keys()) if (!byKey.has(key)) this.#newest.delete(key);
  }

  get plans(): readonly SensorPlan[] {
    return this.#followed.map(({ plan }) => plan);
  }

  /** The newest reading of a sensor; undefined when there was none since it is followed. */
  newest(key: string): StreamedReading | undefined {
    return this.#newest.get(key);
  }

  /** Calls the listener with each reading from now on. @returns A function that ends this. */
  listen(listener: StreamListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
