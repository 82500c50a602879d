import {
  amperesToWord,
  voltsToWord,
  wattsToWord,
  wordToAmperes,
  wordToVolts,
  wordToWatts,
} from "./scaling.ts";

/**
 * What makes the chip raise its alert: one limit, in the unit of what it is compared with. The chip compares
 * at the end of each conversion, and only strictly above or below. Limits round to the nearest 1.25 mA,
 * 1.25 mV or 10 mW; a negative current flows out of IN+.
 */
export type INA260AlertLimit =
  | {
      readonly kind: "over-current" | "under-current";
      /** -40.96…+40.95875 */
      readonly limitAmperes: number;
    }
  | {
      readonly kind: "over-voltage" | "under-voltage";
      /** 0…40.95875 */
      readonly limitVolts: number;
    }
  | {
      readonly kind: "over-power";
      /** 0…419.43 */
      readonly limitWatts: number;
    }
  | { readonly kind: "none" };

/** How the ALERT pin behaves. */
export interface INA260AlertPin {
  /** Asserts the pin at the end of each conversion too. */
  readonly conversionReadyOnPin: boolean;
  /** "active-low" is an open drain that pulls low, and the power-on setting; "active-high" is the inverse. */
  readonly polarity: "active-low" | "active-high";
  /** Keeps alert and pin until the status is read, even when the fault is gone. */
  readonly latched: boolean;
}

/** An alert set-up to write: fields of the pin that are absent are as after power-on. */
export type INA260Alert = INA260AlertLimit & Partial<INA260AlertPin>;

/** An alert set-up as read from the chip. */
export type INA260AlertSetup = INA260AlertLimit & INA260AlertPin;

export type INA260AlertKind = INA260AlertLimit["kind"];

/** Bits of the Mask/Enable register (SBOS656, Mask/Enable Register 06h). */
export const MaskEnable = {
  overCurrent: 0x8000,
  underCurrent: 0x4000,
  overVoltage: 0x2000,
  underVoltage: 0x1000,
  overPower: 0x0800,
  conversionReadyOnPin: 0x0400,
  alert: 0x0010,
  conversionReady: 0x0008,
  overflow: 0x0004,
  activeHigh: 0x0002,
  latched: 0x0001,
} as const;

/** The five limit functions. */
export const FUNCTION_BITS = 0xf800;
/** All that a controller sets; the others are flags or unused. */
export const SETUP_BITS = 0xfc03;

// From the highest bit down: of several that are set the chip evaluates the highest only.
const functions: readonly (readonly [bit: number, kind: Exclude<INA260AlertKind, "none">])[] = [
  [MaskEnable.overCurrent, "over-current"],
  [MaskEnable.underCurrent, "under-current"],
  [MaskEnable.overVoltage, "over-voltage"],
  [MaskEnable.underVoltage, "under-voltage"],
  [MaskEnable.overPower, "over-power"],
];

const polarityBits: ReadonlyMap<INA260AlertPin["polarity"], number> = new Map([
  ["active-low", 0],
  ["active-high", MaskEnable.activeHigh],
]);

/** Which limit a Mask/Enable word evaluates. */
export function decodeAlertKind(word: number): INA260AlertKind {
  return functions.find(([bit]) => (word & bit) !== 0)?.[1] ?? "none";
}

/** How a Mask/Enable word drives the pin. */
export function decodeAlertPin(word: number): INA260AlertPin {
  return {
    conversionReadyOnPin: (word & MaskEnable.conversionReadyOnPin) !== 0,
    polarity: (word & MaskEnable.activeHigh) === 0 ? "active-low" : "active-high",
    latched: (word & MaskEnable.latched) !== 0,
  };
}

/** The set-up that a Mask/Enable word and an Alert Limit word make together. */
export function decodeAlert(word: number, limit: number): INA260AlertSetup {
  return { ...decodeLimit(decodeAlertKind(word), limit), ...decodeAlertPin(word) };
}

/** The words of a set-up; the limit is undefined when there is none. */
export interface AlertWords {
  readonly setup: number;
  readonly limit: number | undefined;
}

/**
 * The words of a set-up to write.
 *
 * @throws RangeError when the limit does not fit its register, or a field is none of its values.
 */
export function encodeAlert(alert: INA260Alert): AlertWords {
  const { kind, conversionReadyOnPin = false, polarity = "active-low", latched = false } = alert;
  const setup = encodeAlertKind(kind) | encodeAlertPin({ conversionReadyOnPin, polarity, latched });
  return { setup, limit: encodeLimit(alert) };
}

/** The bit that enables a limit; 0 for none. */
export function encodeAlertKind(kind: INA260AlertKind): number {
  const bit = kind === "none" ? 0 : functions.find(([, name]) => name === kind)?.[0];
  if (bit !== undefined) return bit;
  const kinds = functions.map(([, name]) => name).join(", ");
  throw new RangeError(`the kind of an alert is none, ${kinds}, found ${String(kind)}`);
}

/** The bits of a pin set-up. */
export function encodeAlertPin({ conversionReadyOnPin, polarity, latched }: INA260AlertPin): number {
  const polarityBit = polarityBits.get(polarity);
  if (polarityBit === undefined) {
    throw new RangeError(`polarity is active-low or active-high, found ${String(polarity)}`);
  }
  return (
    (conversionReadyOnPin ? MaskEnable.conversionReadyOnPin : 0) |
    polarityBit |
    (latched ? MaskEnable.latched : 0)
  );
}

function encodeLimit(alert: INA260AlertLimit): number | undefined {
  switch (alert.kind) {
    case "over-current":
    case "under-current":
      return amperesToWord(alert.limitAmperes);
    case "over-voltage":
    case "under-voltage":
      return voltsToWord(alert.limitVolts);
    case "over-power":
      return wattsToWord(alert.limitWatts);
    case "none":
      return undefined;
  }
}

function decodeLimit(kind: INA260AlertKind, limit: number): INA260AlertLimit {
  if (kind === "none") return { kind };
  if (kind === "over-power") return { kind, limitWatts: wordToWatts(limit) };
  return kind === "over-current" || kind === "under-current"
    ? { kind, limitAmperes: wordToAmperes(limit) }
    : { kind, limitVolts: wordToVolts(limit) };
}
