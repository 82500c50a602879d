import { decodeConfiguration } from "../configuration.ts";
import {
  type ActiveQuantities,
  activeQuantities,
  maximumConversionMicroseconds,
} from "../conversion-time.ts";
import { POWER_CEILING_WORD } from "../scaling.ts";
import type { AlertLogic, Results } from "./alert-logic.ts";
import type { LoadHistory } from "./load-history.ts";

/** How fast a chip is: the data sheet's typical conversion times, or its maximum ones. */
export type ConversionSpeed = "typical" | "maximum";

// A moment in floating point: what ends now has ended.
const TOLERANCE_MICROSECONDS = 1e-3;
const COUNTS_PER_UNIT = 800;
/** Products of one count of current and one of voltage in a count of power: 10 mW / (1.25 mA × 1.25 mV). */
const PRODUCTS_PER_POWER_COUNT = 6400;

/**
 * The converter: current first, voltage then, the product of the two, and all of it as often as is averaged.
 * It works when it is asked, and skips conversions that cannot have been seen.
 */
export class ConversionEngine {
  readonly results: Results = { current: 0, voltage: 0, power: 0, overflow: false };
  readonly #load: LoadHistory;
  readonly #speed: ConversionSpeed;
  readonly #alerts: AlertLogic;
  #active: ActiveQuantities = { current: false, voltage: false };
  #triggered = false;
  #running = false;
  #averaging = 1;
  #currentMicroseconds = 0;
  #voltageMicroseconds = 0;
  #periodMicroseconds = 0;
  /** When the conversion that runs began. */
  #startMicroseconds = 0;

  constructor(load: LoadHistory, speed: ConversionSpeed, alerts: AlertLogic) {
    this.#load = load;
    this.#speed = speed;
    this.#alerts = alerts;
  }

  /** Drops the conversion that runs, and begins one with these settings. */
  start(configurationWord: number, atMilliseconds: number): void {
    const { mode, averaging, ...times } = decodeConfiguration(configurationWord);
    const time = this.#speed === "typical" ? (typical: number) => typical : maximumConversionMicroseconds;
    this.#active = activeQuantities(mode);
    this.#triggered = mode.endsWith("-triggered");
    this.#averaging = averaging;
    this.#currentMicroseconds = this.#active.current ? time(times.currentConversionMicroseconds) : 0;
    this.#voltageMicroseconds = this.#active.voltage ? time(times.voltageConversionMicroseconds) : 0;
    this.#periodMicroseconds = averaging * (this.#currentMicroseconds + this.#voltageMicroseconds);
    this.#startMicroseconds = atMilliseconds * 1000;
    this.#running = this.#periodMicroseconds > 0;
  }

  /** The results as after power-on. */
  clear(): void {
    Object.assign(this.results, { current: 0, voltage: 0, power: 0, overflow: false });
  }

  /** When the conversion that runs began: what the load did before is history. Infinity when none runs. */
  get startMilliseconds(): number {
    return this.#running ? this.#startMicroseconds / 1000 : Number.POSITIVE_INFINITY;
  }

  /** When the conversion that runs ends. Infinity when none runs. */
  get endMilliseconds(): number {
    return this.#running
      ? (this.#startMicroseconds + this.#periodMicroseconds) / 1000
      : Number.POSITIVE_INFINITY;
  }

  /** Lets time pass up to now. */
  advance(nowMilliseconds: number): void {
    if (!this.#running) return;
    const period = this.#periodMicroseconds;
    const elapsed = nowMilliseconds * 1000 - this.#startMicroseconds + TOLERANCE_MICROSECONDS;
    if (elapsed < period) return;
    if (this.#triggered) {
      this.#running = false;
      this.#convert(this.#startMicroseconds);
      return;
    }
    const last = this.#startMicroseconds + (Math.floor(elapsed / period) - 1) * period;
    if (this.#startMicroseconds < last && !this.#isSteadyUntil(last + period)) this.#convertUntil(last);
    this.#startMicroseconds = last + period;
    this.#convert(last);
  }

  #convertUntil(microseconds: number): void {
    const { range } = this.#load;
    while (this.#startMicroseconds < microseconds && this.#alerts.needsEvery(range)) {
      this.#convert(this.#startMicroseconds);
      this.#startMicroseconds += this.#periodMicroseconds;
    }
  }

  #isSteadyUntil(microseconds: number, from: number = this.#startMicroseconds): boolean {
    return this.#load.steadyUntil(from / 1000) * 1000 >= microseconds;
  }

  #convert(start: number): void {
    const samples = this.#isSteadyUntil(start + this.#periodMicroseconds, start) ? 1 : this.#averaging;
    const { current, voltage } = this.#active;
    let currents = 0;
    let voltages = 0;
    let products = 0;
    let time = start;
    for (let sample = 0; sample < samples; sample += 1) {
      const middle = time + this.#currentMicroseconds;
      const end = middle + this.#voltageMicroseconds;
      const amperes = current ? toCount(this.#load.amperes(time / 1000, middle / 1000), -0x8000) : 0;
      const volts = voltage ? toCount(this.#load.volts(middle / 1000, end / 1000), 0) : 0;
      currents += amperes;
      voltages += volts;
      products += amperes * volts;
      time = end;
    }
    if (current) this.results.current = Math.round(currents / samples);
    if (voltage) this.results.voltage = Math.round(voltages / samples);
    if (current && voltage) this.#storePower(Math.abs(products / samples));
    this.#alerts.conversionEnded(this.results, this.#active);
  }

  #storePower(products: number): void {
    const power = Math.round(products / PRODUCTS_PER_POWER_COUNT);
    this.results.overflow = power > POWER_CEILING_WORD;
    this.results.power = Math.min(power, POWER_CEILING_WORD);
  }
}

/** What the analog-to-digital converter makes of a mean: the nearest count that fits the register. */
function toCount(value: number, lowest: number): number {
  return Math.min(Math.max(Math.round(value * COUNTS_PER_UNIT), lowest), 0x7fff);
}
