import type { Logger } from "@rbp/command-line";
import { type Clock, createSegment, I2CError, type I2CBusHandle, isI2CError, systemClock } from "@rbp/i2c";
import {
  findLinuxAdapterBus,
  findLinuxKernelDriver,
  findLinuxParentBus,
  listLinuxI2CBuses,
  listLinuxKernelMultiplexers,
  type LinuxI2CBackendChoice,
  type LinuxI2CBus,
  type LinuxKernelDriver,
  openLinuxI2CBus,
  TransferQueue,
} from "@rbp/i2c-linux";
import { planSensor } from "../topology/plan-sensor.ts";
import type { Topology } from "../topology/topology.ts";
import type { OpenBus, OpenBusOptions } from "./connect.ts";
import { createIdleStateCheck, type KernelMultiplexers } from "./idle-state-check.ts";

export interface MachineBuses extends Pick<KernelMultiplexers, "listKernelMultiplexers"> {
  readonly openBus: OpenBus;
  readonly listBuses: () => Promise<readonly LinuxI2CBus[]>;
  /** The kernel's driver that holds an address of a bus, if any. */
  readonly findKernelDriver: (bus: number, address: number) => Promise<LinuxKernelDriver | undefined>;
}

/**
 * The buses of this machine, /dev/i2c-N of Linux; each is opened when it is used first. Those of one adapter, which are
 * channels of a multiplexer that the kernel drives, take turns: one that hangs must not keep the others' threads. A bus
 * with a multiplexer of the kernel that leaves a channel connected is refused with `mux-conflict`.
 */
export function createMachineBuses(): MachineBuses {
  const queues = new Map<number, TransferQueue>();
  const kernel: KernelMultiplexers = {
    listKernelMultiplexers: listLinuxKernelMultiplexers,
    findParentBus: findLinuxParentBus,
  };
  const open = async (number: number, { log, ...options }: OpenBusOptions): Promise<I2CBusHandle> => {
    const adapter = await findLinuxAdapterBus(number);
    const queue = queues.get(adapter) ?? new TransferQueue();
    queues.set(adapter, queue);
    const bus = await openLinuxI2CBus(number, { ...options, queue });
    log?.debug("Bus opened", { bus: bus.name, backend: bus.backend });
    return bus;
  };
  return {
    openBus: (number, { toScan = false, ...options } = {}) => ({
      ...openLazily(
        `i2c-${String(number)}`,
        () => open(number, options),
        createIdleStateCheck(number, kernel, systemClock, toScan),
      ),
      findAdapter: () => findLinuxAdapterBus(number),
    }),
    listBuses: listLinuxI2CBuses,
    findKernelDriver: findLinuxKernelDriver,
    listKernelMultiplexers: listLinuxKernelMultiplexers,
  };
}

/**
 * A bus that is opened by its first section, and again after it disappeared: an adapter that is plugged in, or a
 * kernel module that is loaded, while the program runs is found by the next section.
 *
 * @param name "i2c-1"
 * @param open Opens the real bus. What it rejects with is what the section rejects with.
 * @param check Called before each section; what it rejects with is what the section rejects with.
 */
export function openLazily(
  name: string,
  open: () => Promise<I2CBusHandle>,
  check?: () => Promise<void> | undefined,
): I2CBusHandle {
  let opened: Promise<I2CBusHandle> | undefined;
  /** The bus whose section runs. */
  let inUse: I2CBusHandle | undefined;
  let closing: Promise<void> | undefined;

  const use = async (): Promise<I2CBusHandle> => {
    const attempt = (opened ??= open());
    try {
      return await attempt;
    } catch (error) {
      if (opened === attempt) opened = undefined;
      throw error;
    }
  };

  const giveBack = async (): Promise<void> => {
    const last = opened;
    opened = undefined;
    await (await last)?.close();
  };

  const segment = createSegment(name, async (section, options) => {
    if (closing !== undefined) throw new I2CError("closed", { bus: name });
    const checking = check?.();
    if (checking !== undefined) await checking;
    const handle = await use();
    try {
      return await handle.exclusive((wire) => {
        inUse = handle;
        return section(wire);
      }, options);
    } catch (error) {
      if (isI2CError(error, "unavailable")) await giveBack();
      throw error;
    }
  });

  const close = (): Promise<void> => (closing ??= giveBack());
  // Asked for by the section that runs, or by one before it on the same bus.
  const whenIdle: I2CBusHandle["whenIdle"] = (task) => inUse?.whenIdle?.(task);
  return { ...segment, whenIdle, close, [Symbol.asyncDispose]: close };
}

/** The machine's buses, or simulated ones with the chips of a topology. */
export async function chooseBuses(
  { simulate }: { readonly simulate: boolean },
  host: { readonly openBus: OpenBus; readonly clock: Clock; readonly log: Pick<Logger, "debug"> },
): Promise<(settings: { readonly topology: Topology; readonly backend: LinuxI2CBackendChoice }) => OpenBus> {
  if (!simulate) {
    const { openBus, log } = host;
    return ({ backend }) =>
      (number, options) =>
        openBus(number, { ...options, backend, log });
  }
  const { simulateHardware } = await import("./simulate.ts");
  return ({ topology }) => simulateHardware(topology, host.clock);
}

const places: readonly string[] = [
  "i2c-1/0x44",
  "i2c-1/0x45",
  ...[0, 1, 2, 3, 4, 5, 6, 7].map((channel) => `i2c-1/0x70.${String(channel)}/0x40`),
  ...[0, 1, 2, 3, 4].map((channel) => `i2c-1/0x70.6/0x72.${String(channel)}/0x41`),
  ...[0, 2, 3, 5, 7].map((channel) => `i2c-1/0x71.${String(channel)}/0x40`),
];

/** The sensors of `--simulate` when none are named: 20 on bus 1, two directly and the others behind three multiplexers. */
export function demoTopology(hostname: string): Topology {
  return { sensors: places.map((place) => planSensor({ device: place, hostname, place })) };
}
