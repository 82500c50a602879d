export { parseBusNumber } from "./bus-number.ts";
export { listLinuxI2CBuses, openLinuxI2CBus } from "./linux.ts";
export type { OpenLinuxI2CBusOptions } from "./open.ts";
export type { LinuxI2CBus } from "./sysfs.ts";
