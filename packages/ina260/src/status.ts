import {
  decodeAlertKind,
  decodeAlertPin,
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
  /** The register as it was read. */
  readonly raw: number;
}

/** The flags of a Mask/Enable word. */
export const FLAG_BITS: number = MaskEnable.alert | MaskEnable.conversionReady | MaskEnable.overflow;

/**
 * A Mask/Enable word in words.
 *
 * @param flags The flags to report; those of the word itself when not given.
 */
export function decodeStatus(word: number, flags: number = word): INA260Status {
  return {
    conversionReady: (flags & MaskEnable.conversionReady) !== 0,
    alert: (flags & MaskEnable.alert) !== 0,
    overflow: (flags & MaskEnable.overflow) !== 0,
    alertKind: decodeAlertKind(word),
    ...decodeAlertPin(word),
    raw: word,
  };
}
