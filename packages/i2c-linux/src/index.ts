export { parseBusNumber } from "./bus-number.ts";
export { findLinuxKernelDriver, listLinuxI2CBuses, openLinuxI2CBus } from "./linux.ts";
export type { OpenLinuxI2CBusOptions } from "./open.ts";
export type { KernelDriver as LinuxKernelDriver, LinuxI2CBus } from "./sysfs.ts";
