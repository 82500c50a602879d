import {
  decodeAlertKind,
  decodeAlertPin,
  encodeAlertKind,
  encodeAlertPin,
  type INA260AlertKind,
  type INA260AlertPin,
  MaskEnable,
} from "./alert.ts";
import { formatWord } from "./registers.ts";

/** What the Mask/Enable register says: the flags, and the alert set-up without its limit. */
export interface INA260Status extends INA260AlertPin {
  /** A conversion has ended that no caller has been given yet. */
  readonly conversionReady: boolean;
  /** The limit was violated (AFF): not the conversion-ready flag, even where both drive the pin. */
  readonly alert: boolean;
  /** The power was above 419.43 W, which is as far as the register goes (OVF). */
  readonly overflow: boolean;
  /** Which limit the chip evaluates. */
  readonly alertKind: INA260AlertKind;
  /**
   * Bits that are set and have no effect, as they stand in the register: of limits below the one that is evaluated
   * (14…11), and unused ones (9…5). Absent when there are none.
   */
  readonly ignoredBits?: number;
  /** The register as it was read. */
  readonly raw: number;
}

/** The flags of a Mask/Enable word. */
export const FLAG_BITS: number = MaskEnable.alert | MaskEnable.conversionReady | MaskEnable.overflow;

/** The bits of the flags that are set. */
export function encodeFlags(flags: Pick<INA260Status, "alert" | "conversionReady" | "overflow">): number {
  return (
    (flags.alert ? MaskEnable.alert : 0) |
    (flags.conversionReady ? MaskEnable.conversionReady : 0) |
    (flags.overflow ? MaskEnable.overflow : 0)
  );
}

/** All limits but the highest, and bits 9-5. */
const IGNORABLE_BITS = 0x7be0;

/**
 * A Mask/Enable word in words, without loss for any of the 65,536.
 *
 * @param flags The flags to report; those of the word itself when not given.
 */
export function decodeStatus(word: number, flags: number = word): INA260Status {
  const alertKind = decodeAlertKind(word);
  const ignoredBits = word & IGNORABLE_BITS & ~encodeAlertKind(alertKind);
  return {
    conversionReady: (flags & MaskEnable.conversionReady) !== 0,
    alert: (flags & MaskEnable.alert) !== 0,
    overflow: (flags & MaskEnable.overflow) !== 0,
    alertKind,
    ...(ignoredBits === 0 ? {} : { ignoredBits }),
    ...decodeAlertPin(word),
    raw: word,
  };
}

/** The Mask/Enable word of a status; `raw` is ignored. @throws RangeError when a field is none of its values. */
export function encodeStatus(status: Omit<INA260Status, "raw">): number {
  const { alertKind, ignoredBits = 0 } = status;
  if ((ignoredBits & ~IGNORABLE_BITS) !== 0) {
    throw new RangeError(`ignoredBits are bits 14…11 and 9…5, found ${formatWord(ignoredBits)}`);
  }
  return encodeAlertKind(alertKind) | encodeAlertPin(status) | ignoredBits | encodeFlags(status);
}
