import { decodeAlertKind, type INA260AlertKind, MaskEnable, SETUP_BITS } from "../alert.ts";
import type { ActiveQuantities } from "../conversion-time.ts";
import { signedWord } from "../scaling.ts";
import { encodeFlags } from "../status.ts";
import type { LoadRange } from "./load.ts";

type Quantity = "current" | "voltage" | "power";

/** What the converter has left: counts, the current signed. */
export interface Results extends Record<Quantity, number> {
  overflow: boolean;
}

/** The Mask/Enable and Alert Limit registers, and the ALERT pin. */
export class AlertLogic {
  #setup = 0;
  #limit = 0;
  #kind: INA260AlertKind = "none";
  #alert = false;
  #ready = false;
  /** The pin was let go by an alert response, until something asserts it anew. */
  #released = false;

  /** As after power-on. */
  reset(): void {
    this.writeSetup(0);
    this.#limit = 0;
    this.#alert = false;
    this.#ready = false;
    this.#released = false;
  }

  get limit(): number {
    return this.#limit;
  }

  writeLimit(word: number): void {
    this.#limit = word;
  }

  writeSetup(word: number): void {
    this.#setup = word & SETUP_BITS;
    this.#kind = decodeAlertKind(word);
  }

  /** The Mask/Enable word as it stands. */
  peek(overflow: boolean): number {
    return this.#setup | encodeFlags({ alert: this.#alert, conversionReady: this.#ready, overflow });
  }

  /** A read by the controller: clears conversion-ready, and an alert that is latched. */
  read(overflow: boolean): number {
    const word = this.peek(overflow);
    this.#ready = false;
    if (this.#isLatched) this.#alert = false;
    return word;
  }

  /** A write of the configuration register that does not select power-down. */
  clearReady(): void {
    this.#ready = false;
  }

  /** This chip has answered to the alert response address. */
  release(): void {
    this.#released = true;
  }

  /** Whether the pin is asserted, whichever level that is. */
  get asserted(): boolean {
    return !this.#released && (this.#alert || (this.#ready && this.#isOn(MaskEnable.conversionReadyOnPin)));
  }

  /** The level on the pin, with a pull-up resistor. */
  get pinLevel(): "low" | "high" {
    return this.asserted === this.#isOn(MaskEnable.activeHigh) ? "high" : "low";
  }

  /** Whether each of several conversions of a load in this range matters, or the latest only. */
  needsEvery(range: LoadRange | undefined): boolean {
    return this.#isLatched && !this.#alert && this.#kind !== "none" && this.#canViolate(range);
  }

  conversionEnded(results: Readonly<Results>, active: ActiveQuantities): void {
    const violated = this.#isViolated(results, active);
    if (violated === true) this.#alert = true;
    else if (violated === false && !this.#isLatched) this.#alert = false;
    this.#ready = true;
    if (violated === true || this.#isOn(MaskEnable.conversionReadyOnPin)) this.#released = false;
  }

  get #isLatched(): boolean {
    return this.#isOn(MaskEnable.latched);
  }

  #isOn(bit: number): boolean {
    return (this.#setup & bit) !== 0;
  }

  /** Whether any conversion of a load in this range can violate the limit; counts round, hence the 1. */
  #canViolate(range: LoadRange | undefined): boolean {
    if (range === undefined) return true;
    const { amperes, volts } = range;
    const [end, margin] = this.#isUnder ? ([0, -1] as const) : ([1, 1] as const);
    return this.#isBeyond({
      current: amperes[end] * 800 + margin,
      voltage: volts[end] * 800 + margin,
      power: Math.max(-amperes[0], amperes[1]) * volts[1] * 100 + 1,
    });
  }

  /** Undefined when what is compared was not converted. */
  #isViolated(results: Readonly<Results>, active: ActiveQuantities): boolean | undefined {
    if (this.#kind === "none") return false;
    const { current, voltage } = active;
    const isConverted = { current, voltage, power: current && voltage }[this.#quantity];
    return isConverted ? this.#isBeyond(results) : undefined;
  }

  #isBeyond(counts: Readonly<Record<Quantity, number>>): boolean {
    const limit = this.#quantity === "current" ? signedWord(this.#limit) : this.#limit;
    return this.#isUnder ? counts[this.#quantity] < limit : counts[this.#quantity] > limit;
  }

  get #isUnder(): boolean {
    return this.#kind.startsWith("under-");
  }

  /** What is compared; of no meaning without a limit. */
  get #quantity(): Quantity {
    return this.#kind.split("-")[1] as Quantity;
  }
}
