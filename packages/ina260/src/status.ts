import {
  decodeAlertKind,
  decodeAlertPin,
  decodeIgnoredKinds,
  encodeAlertKind,
  encodeAlertPin,
  type INA260AlertKind,
  type INA260AlertPin,
  MaskEnable,
} from "./alert.ts";

/** What the Mask/Enable register says: the flags, and the alert set-up without its limit. */
export interface INA260Status extends INA260AlertPin {
  /** A conversion has ended that nobody has been given yet. */
  readonly conversionReady: boolean;
  /** The limit was violated (AFF): not the conversion-ready flag, even where both drive the pin. */
  readonly alert: boolean;
  /** The power was above 419.43 W, which is as far as the register goes (OVF). */
  readonly overflow: boolean;
  /** Which limit the chip evaluates. */
  readonly alertKind: INA260AlertKind;
  /** Limits that are enabled too and have no effect beside that one; not there where there are none. */
  readonly ignoredKinds?: readonly INA260AlertKind[];
  /** Bits 9-5, when they are not the 0 that the chip reads as. */
  readonly unusedBits?: number;
  /** The register as it was read. */
  readonly raw: number;
}

/** The flags of a Mask/Enable word. */
export const FLAG_BITS: number = MaskEnable.alert | MaskEnable.conversionReady | MaskEnable.overflow;

/** Bits 9-5. */
const UNUSED_SHIFT = 5;
const UNUSED_MAXIMUM = 0x1f;

/**
 * A Mask/Enable word in words, without loss for any of the 65,536.
 *
 * @param flags The flags to report; those of the word itself when not given.
 */
export function decodeStatus(word: number, flags: number = word): INA260Status {
  const ignoredKinds = decodeIgnoredKinds(word);
  const unusedBits = (word >> UNUSED_SHIFT) & UNUSED_MAXIMUM;
  return {
    conversionReady: (flags & MaskEnable.conversionReady) !== 0,
    alert: (flags & MaskEnable.alert) !== 0,
    overflow: (flags & MaskEnable.overflow) !== 0,
    alertKind: decodeAlertKind(word),
    ...(ignoredKinds.length === 0 ? {} : { ignoredKinds }),
    ...(unusedBits === 0 ? {} : { unusedBits }),
    ...decodeAlertPin(word),
    raw: word,
  };
}

/**
 * The Mask/Enable word that says this; `raw` is not looked at.
 *
 * @throws RangeError when a field is none of its values.
 */
export function encodeStatus(status: Omit<INA260Status, "raw">): number {
  const { conversionReady, alert, overflow, alertKind, ignoredKinds = [], unusedBits = 0 } = status;
  if (!Number.isInteger(unusedBits) || unusedBits < 0 || unusedBits > UNUSED_MAXIMUM) {
    throw new RangeError(`unusedBits is 0 to 31, found ${String(unusedBits)}`);
  }
  return (
    [alertKind, ...ignoredKinds].reduce((bits, kind) => bits | encodeAlertKind(kind), 0) |
    encodeAlertPin(status) |
    (unusedBits << UNUSED_SHIFT) |
    (alert ? MaskEnable.alert : 0) |
    (conversionReady ? MaskEnable.conversionReady : 0) |
    (overflow ? MaskEnable.overflow : 0)
  );
}
