export {
  ALERT_RESPONSE_ADDRESS,
  checkAddress,
  FIRST_ADDRESS,
  formatAddress,
  LAST_ADDRESS,
} from "./address.ts";
export type { I2CBus, I2CBusHandle, I2CSwitch, I2CWire, SectionOptions } from "./bus.ts";
export { type AbortSignalLike, type Clock, systemClock } from "./clock.ts";
export { createI2CBus, type CreateI2CBusOptions } from "./create-bus.ts";
export {
  describeError,
  I2CError,
  type I2CErrorCode,
  i2cErrorCodes,
  type I2CErrorDetails,
  isI2CError,
  unlessNack,
} from "./errors.ts";
export { readRegister16, writeRegister16 } from "./registers.ts";
export { probeAddress, scanBus, type ScannedAddress } from "./scan.ts";
export { type AccessOptions, createSegment, type SegmentAccess } from "./segment.ts";
export { checkTransfer, describeTransfer, MAXIMUM_TRANSFER_LENGTH } from "./transfer.ts";
