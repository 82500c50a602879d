import { type I2CBusHandle, systemClock } from "@rbp/i2c";
import {
  findLinuxAdapterBus,
  findLinuxKernelDriver,
  findLinuxParentBus,
  listLinuxI2CBuses,
  listLinuxKernelMultiplexers,
  type LinuxI2CBus,
  type LinuxKernelDriver,
  openLinuxI2CBus,
  TransferQueue,
} from "@rbp/i2c-linux";
import type { OpenBus, OpenBusOptions } from "./connect.ts";
import { createIdleStateCheck, type KernelMultiplexers } from "./idle-state-check.ts";
import { openLazily } from "./lazy-bus.ts";

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
  const open = async (number: number, options: Pick<OpenBusOptions, "access">): Promise<I2CBusHandle> => {
    const adapter = await findLinuxAdapterBus(number);
    const queue = queues.get(adapter) ?? new TransferQueue();
    queues.set(adapter, queue);
    return openLinuxI2CBus(number, { ...options, queue });
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
