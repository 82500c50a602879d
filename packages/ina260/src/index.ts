export { ALERT_RESPONSE_ADDRESS } from "@rbp/i2c";
export {
  addressFromPins,
  type INA260Address,
  type INA260AddressPin,
  type INA260AddressPins,
  ina260Addresses,
  pinsFromAddress,
} from "./address.ts";
export type {
  INA260Alert,
  INA260AlertKind,
  INA260AlertLimit,
  INA260AlertPin,
  INA260AlertSetup,
} from "./alert.ts";
export { readAlertResponse } from "./alert-response.ts";
export {
  averagings as ina260Averagings,
  conversionTimesMicroseconds as ina260ConversionTimesMicroseconds,
  decodeConfiguration,
  encodeConfiguration,
  type INA260Averaging,
  type INA260Configuration,
  type INA260ConfigurationWord,
  type INA260ConversionTime,
  type INA260Mode,
  modes as ina260Modes,
  POWER_ON_CONFIGURATION_WORD,
} from "./configuration.ts";
export type { INA260Reader } from "./continuous-reader.ts";
export {
  configurationFor,
  type ConfigurationForOptions,
  conversionPeriod,
  type INA260ConversionPeriod,
  type INA260FittedConfiguration,
} from "./conversion-time.ts";
export {
  INA260Error,
  type INA260ErrorCode,
  ina260ErrorCodes,
  type INA260ErrorDetails,
  isINA260Error,
} from "./errors.ts";
export { decodeIdentity, identifyINA260, type INA260Identity } from "./identity.ts";
export { type ConversionOptions, INA260, type INA260Options } from "./ina260.ts";
export {
  type INA260Conversion,
  type INA260ConversionOf,
  type INA260Conversions,
  type INA260CurrentConversion,
  type INA260Measurement,
  type INA260Quantities,
  type INA260VoltageConversion,
  isConsistentMeasurement,
  signedPowerWatts,
} from "./measurement.ts";
export { INA260Register, type INA260RegisterAddress } from "./registers.ts";
export {
  amperesToWord,
  ina260Limits,
  ina260Resolution,
  signedWord,
  voltsToWord,
  wattsToWord,
  wordToAmperes,
  wordToVolts,
  wordToWatts,
} from "./scaling.ts";
export { decodeStatus, encodeStatus, type INA260Status } from "./status.ts";
