import type { Clock } from "@rbp/i2c";
import { connect, type ConnectedBus, type OpenBus } from "./hardware/connect.ts";
import { releaseBus } from "./hardware/release.ts";
import type { Logger } from "@rbp/command-line";
import { type Sampling, startSampling } from "./sampling/sampling.ts";
import { SensorMonitor } from "./sensor/monitor.ts";
import type { SensorHistory } from "./sensor/history.ts";
import type { MeteringSettings, MeterTotals } from "@rbp/metering";
import { checkTopology, sensorKey, type SensorLabels, type Topology } from "./topology/topology.ts";

export interface SensorGroupOptions {
  readonly topology: Topology;
  readonly metering: MeteringSettings;
  readonly openBus: OpenBus;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  readonly log: Logger;
  /** What was known of a sensor before. */
  readonly historyOf: (labels: SensorLabels) => Partial<SensorHistory> | undefined;
}

/** What was metered of one sensor, by the two labels that name it. */
export interface SensorTotals {
  readonly hostname: string;
  readonly device: string;
  readonly totals: MeterTotals;
}

interface MonitoredBus {
  readonly connected: ConnectedBus;
  readonly monitors: readonly SensorMonitor[];
}

/** The sensors of one configuration from the bus to the readings, for as long as that configuration holds. */
export class SensorGroup {
  /** In the order of the topology. */
  readonly monitors: readonly SensorMonitor[];
  readonly #options: SensorGroupOptions;
  readonly #buses: readonly MonitoredBus[];
  readonly #stopping = new AbortController();
  /** Undefined as long as no chip was touched. */
  #sampling: Sampling | undefined;
  #hasEnded = false;

  /**
   * Does no I/O.
   *
   * @throws RangeError, I2CError when the topology cannot be.
   */
  constructor(options: SensorGroupOptions) {
    const { topology, metering, openBus, clock, wallClock, log, historyOf } = options;
    this.#options = options;
    this.#buses = connect(checkTopology(topology), openBus, clock).map((connected) => ({
      connected,
      monitors: connected.sensors.map(({ plan, driver }) => {
        const history = historyOf(plan.labels);
        return new SensorMonitor({ plan, driver, metering, history, clock, wallClock, log });
      }),
    }));
    const monitors = this.#buses.flatMap((bus) => bus.monitors);
    const order = new Map(topology.sensors.map((plan, index) => [plan, index]));
    this.monitors = monitors.toSorted((a, b) => (order.get(a.plan) ?? 0) - (order.get(b.plan) ?? 0));
  }

  /** Begins to sample. @returns When each sensor was tried once. */
  start(): Promise<void> {
    this.#sampling = startSampling({
      buses: this.#buses.map(({ monitors }) => monitors),
      clock: this.#options.clock,
      signal: this.#stopping.signal,
    });
    const end = (): void => void (this.#hasEnded = true);
    this.#sampling.ended.then(end, end);
    return this.#sampling.firstRound;
  }

  /** Failures are logged from now on, those that last already at once. */
  announce(): void {
    for (const monitor of this.monitors) monitor.announce();
  }

  /** For how long no reading has ended where one should have, in milliseconds; endless when the sampling has ended. */
  stalledMilliseconds(): number {
    if (this.#hasEnded) return Number.POSITIVE_INFINITY;
    return this.#sampling?.stalledMilliseconds() ?? 0;
  }

  /** What a group of another configuration goes on with, by {@link sensorKey}; this one is not used any more. */
  handOver(): Map<string, SensorHistory> {
    return new Map(this.monitors.map((monitor) => [sensorKey(monitor.plan.labels), monitor.handOver()]));
  }

  /** What outlives the process. */
  totals(): SensorTotals[] {
    return this.monitors.map((monitor) => {
      const { hostname, device } = monitor.plan.labels;
      return { hostname, device, totals: monitor.totals() };
    });
  }

  /** Stops sampling, closes the multiplexers and gives the buses back. May wait for the bus. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    if (this.#sampling === undefined) return;
    await this.#sampling.ended;
    const { log } = this.#options;
    await Promise.all(this.#buses.map(({ connected, monitors }) => releaseBus(connected, monitors, log)));
  }
}
