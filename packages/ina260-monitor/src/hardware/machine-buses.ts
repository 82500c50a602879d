import {
  findLinuxKernelDriver,
  listLinuxI2CBuses,
  type LinuxI2CBus,
  type LinuxKernelDriver,
  openLinuxI2CBus,
} from "@rbp/i2c-linux";
import type { OpenBus } from "./connect.ts";
import { openLazily } from "./lazy-bus.ts";

/** The I²C buses of a machine. */
export interface MachineBuses {
  readonly openBus: OpenBus;
  /** Which buses there are. */
  readonly listBuses: () => Promise<readonly LinuxI2CBus[]>;
  /** The driver of the kernel that holds an address of a bus, when there is one. */
  readonly findKernelDriver: (bus: number, address: number) => Promise<LinuxKernelDriver | undefined>;
}

/** The buses of this machine, /dev/i2c-N of Linux; each is opened when it is used first. */
export const machineBuses: MachineBuses = {
  openBus: (number, options) => openLazily(`i2c-${String(number)}`, () => openLinuxI2CBus(number, options)),
  listBuses: listLinuxI2CBuses,
  findKernelDriver: findLinuxKernelDriver,
};
