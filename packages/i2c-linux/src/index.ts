export {
  type Backend as LinuxI2CBackend,
  type BackendChoice as LinuxI2CBackendChoice,
  backendChoices as linuxI2CBackendChoices,
} from "./backend.ts";
export { parseBusNumber } from "./bus-number.ts";
export type { Access as LinuxI2CAccess } from "./device.ts";
export {
  findLinuxAdapterBus,
  findLinuxI2CBackend,
  findLinuxKernelDriver,
  findLinuxParentBus,
  listLinuxI2CBuses,
  listLinuxKernelMultiplexers,
  openLinuxI2CBus,
} from "./linux.ts";
export type { LinuxI2CBusHandle, OpenLinuxI2CBusOptions } from "./open.ts";
export type {
  KernelDriver as LinuxKernelDriver,
  KernelMultiplexer as LinuxKernelMultiplexer,
  LinuxI2CBus,
} from "./sysfs.ts";
export { TransferQueue } from "./transfer-queue.ts";
