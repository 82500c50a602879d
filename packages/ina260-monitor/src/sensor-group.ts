/// <reference lib="esnext.disposable" preserve="true" />
import { type Clock, systemClock } from "@rbp/i2c";
import type { Logger } from "@rbp/command-line";
import { defaultMetering, type MeterTotals } from "@rbp/metering";
import { connect, type ConnectedBus, type OpenBus, releaseBus } from "./hardware/connect.ts";
import { createMachineBuses } from "./hardware/machine-buses.ts";
import { type Sampling, startSampling } from "./sampling/sampling.ts";
import { SensorMonitor, type SensorMonitorOptions } from "./sensor/monitor.ts";
import type { SensorHistory, SensorSnapshot } from "./sensor/history.ts";
import { checkTopology, sensorKey, type SensorLabels, type Topology } from "./topology/topology.ts";

/** By default {@link defaultMetering} with the buses and clocks of this machine, and nothing is logged. */
export interface SensorGroupOptions extends Partial<
  Pick<SensorMonitorOptions, "metering" | "clock" | "wallClock" | "log">
> {
  readonly topology: Topology;
  readonly openBus?: OpenBus;
  /** What an earlier group has handed over, or a state file has kept. Default: nothing. */
  readonly historyOf?: (labels: SensorLabels) => Partial<SensorHistory> | undefined;
}

/** The totals of one sensor, with the two labels that name it. */
export interface SensorTotals {
  readonly hostname: string;
  readonly device: string;
  readonly totals: MeterTotals;
}

const ignore = (): void => undefined;
const silent: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };

interface MonitoredBus extends ConnectedBus {
  readonly monitors: readonly SensorMonitor[];
}

/** The sensors of one configuration, from the bus to the readings. */
export class SensorGroup implements AsyncDisposable {
  /** In the order of the topology. */
  readonly monitors: readonly SensorMonitor[];
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #buses: readonly MonitoredBus[];
  readonly #stopping = new AbortController();
  #sampling: Sampling | undefined;
  #hasEnded = false;

  /** Does no I/O. @throws RangeError when sensors conflict, I2CError when a driver refuses an address. */
  constructor(options: SensorGroupOptions) {
    const { topology, historyOf } = options;
    const { openBus = createMachineBuses().openBus, clock = systemClock, wallClock = Date.now } = options;
    const { metering = defaultMetering, log = silent } = options;
    this.#clock = clock;
    this.#log = log;
    this.#buses = connect(checkTopology(topology), openBus, clock).map((connected) => ({
      ...connected,
      monitors: connected.sensors.map(({ plan, driver }) => {
        const history = historyOf?.(plan.labels);
        return new SensorMonitor({ plan, driver, metering, history, clock, wallClock, log });
      }),
    }));
    const monitors = this.#buses.flatMap((bus) => bus.monitors);
    const byPlan = new Map(monitors.map((monitor) => [monitor.plan, monitor]));
    this.monitors = topology.sensors.flatMap((plan) => byPlan.get(plan) ?? []);
  }

  /** Begins to sample. @returns Resolves when each sensor has been tried once. */
  async start(): Promise<void> {
    const buses = this.#buses.length > 1 ? await byAdapter(this.#buses) : [this.monitors];
    if (this.#stopping.signal.aborted) return;
    this.#sampling = startSampling({ buses, clock: this.#clock, signal: this.#stopping.signal });
    const end = (): void => void (this.#hasEnded = true);
    this.#sampling.ended.then(end, end);
    await this.#sampling.firstRound;
  }

  /** What is known of each sensor at this moment, in the order of the topology. */
  snapshots(): SensorSnapshot[] {
    return this.monitors.map((monitor) => monitor.snapshot());
  }

  /** Logs failures and recoveries from now on; failures that last already are logged at once. */
  announce(): void {
    for (const monitor of this.monitors) monitor.announce();
  }

  /** How long a due reading has not ended, in milliseconds; infinite when sampling has ended. */
  stalledMilliseconds(): number {
    if (this.#hasEnded) return Number.POSITIVE_INFINITY;
    return this.#sampling?.stalledMilliseconds() ?? 0;
  }

  /** What the group of the next configuration starts from, by {@link sensorKey}; this one must not be used afterwards. */
  handOver(): Map<string, SensorHistory> {
    return new Map(this.monitors.map((monitor) => [sensorKey(monitor.plan.labels), monitor.handOver()]));
  }

  /** The totals that a state file keeps across restarts. */
  totals(): SensorTotals[] {
    return this.monitors.map((monitor) => {
      const { hostname, device } = monitor.plan.labels;
      return { hostname, device, totals: monitor.totals() };
    });
  }

  /** Stops sampling, disconnects the multiplexers and closes the buses. May wait for the bus. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    if (this.#sampling === undefined) return;
    await this.#sampling.ended;
    await Promise.all(this.#buses.map((bus) => releaseBus(bus, bus.monitors, this.#log)));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

/** The monitors of each adapter, which carries one transfer at a time. */
async function byAdapter(buses: readonly MonitoredBus[]): Promise<SensorMonitor[][]> {
  const groups = new Map<number | MonitoredBus, SensorMonitor[]>();
  for (const bus of buses) {
    const adapter = (await bus.bus.findAdapter?.()) ?? bus;
    groups.set(adapter, [...(groups.get(adapter) ?? []), ...bus.monitors]);
  }
  return [...groups.values()];
}
