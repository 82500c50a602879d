import { type Clock, formatAddress, type I2CBus, type I2CBusHandle, isI2CError } from "@rbp/i2c";
import type { LinuxI2CBackendChoice } from "@rbp/i2c-linux";
import { INA260 } from "@rbp/ina260";
import {
  type Multiplexer,
  type MultiplexerOptions,
  type Part,
  PCA9547,
  TCA9543A,
  TCA9545A,
  TCA9546A,
  TCA9548A,
} from "@rbp/tca9548a";
import { type Logger, messageOf } from "@rbp/command-line";
import { busesOf, type SensorPlan, type Topology } from "../topology/topology.ts";
import type { SensorMonitor } from "../sensor/monitor.ts";

/** Opens /dev/i2c-N, or a substitute. Does no transfer. */
export type OpenBus = (number: number, options?: OpenBusOptions) => MachineBus;

export interface MachineBus extends I2CBusHandle {
  /** Which adapter carries its transfers; buses with the same one are sampled in turn. Absent: one of its own. */
  readonly findAdapter?: () => Promise<number>;
}

export interface OpenBusOptions {
  /**
   * How the machine's own buses are used: "async", the default, lets the process go on while a transfer runs or
   * hangs; "sync" blocks it, at a tenth of the processor time, for a command that has nothing else to do.
   */
  readonly access?: "async" | "sync";
  /** What carries out the transfers of the machine's own buses. Default "auto". */
  readonly backend?: LinuxI2CBackendChoice;
  /** Is told what does, when the bus is opened. */
  readonly log?: Pick<Logger, "debug">;
  /** Whether chips may answer that are behind a multiplexer of this bus which the kernel leaves connected. Default false. */
  readonly toScan?: boolean;
}

export interface ConnectedSensor {
  readonly plan: SensorPlan;
  readonly driver: INA260;
}

/** One bus of the machine with everything on it. */
export interface ConnectedBus {
  readonly bus: MachineBus;
  /** Multiplexers, an outer one before those behind it. */
  readonly multiplexers: readonly Multiplexer[];
  /** Sensors in the order of the topology. */
  readonly sensors: readonly ConnectedSensor[];
}

const drivers: Readonly<Record<Part, new (bus: I2CBus, options: MultiplexerOptions) => Multiplexer>> = {
  TCA9548A,
  TCA9546A,
  TCA9545A,
  TCA9543A,
  PCA9547,
};

/** Makes the driver objects of a topology: one for each chip, however many sensors are behind it. No I/O. */
export function connect(topology: Topology, openBus: OpenBus, clock: Clock): ConnectedBus[] {
  return busesOf(topology).map((number) => {
    const bus = openBus(number);
    const multiplexers = new Map<string, Multiplexer>();
    const sensors = topology.sensors
      .filter((plan) => plan.bus === number)
      .map((plan) => ({
        plan,
        driver: new INA260(segmentOf(plan, bus, multiplexers), { address: plan.address, clock }),
      }));
    return { bus, multiplexers: [...multiplexers.values()], sensors };
  });
}

/** The segment of a sensor. A multiplexer on the way that is new is added to `multiplexers`. */
function segmentOf(plan: SensorPlan, bus: I2CBus, multiplexers: Map<string, Multiplexer>): I2CBus {
  let segment = bus;
  for (const { part, address, channel } of plan.hops) {
    const path = `${segment.name}/${formatAddress(address)}`;
    let multiplexer = multiplexers.get(path);
    if (multiplexer === undefined) {
      multiplexer = new drivers[part](segment, { address });
      multiplexers.set(path, multiplexer);
    }
    segment = multiplexer.channel(channel);
  }
  return segment;
}

/** Disconnects the multiplexers of a bus and closes it, after sampling has ended. Never rejects. */
export async function releaseBus(
  { bus, multiplexers }: ConnectedBus,
  monitors: readonly Pick<SensorMonitor, "failure">[],
  log: Logger,
): Promise<void> {
  // Where no sensor answered, this is no news.
  const say = monitors.every(({ failure }) => failure !== undefined) ? log.debug : log.warn;
  if (monitors.some(({ failure }) => isI2CError(failure, "timeout"))) {
    // Another transfer would hang as well, and keep the program from ending.
    say("Multiplexers left as they are: the bus hangs", { bus: bus.name });
  } else {
    // Inner ones first: disconnecting an outer one hides them.
    for (const multiplexer of multiplexers.toReversed()) {
      await multiplexer.disconnect().catch((error: unknown) => {
        say("Multiplexer could not be closed", { bus: bus.name, err: messageOf(error) });
      });
    }
  }
  await bus.close().catch((error: unknown) => {
    log.warn("Bus could not be closed", { bus: bus.name, err: messageOf(error) });
  });
}
