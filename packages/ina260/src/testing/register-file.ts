import { MaskEnable } from "../alert.ts";
import { isPowerDown, POWER_ON_CONFIGURATION_WORD, RESERVED_WORD, SETTINGS_MASK } from "../configuration.ts";
import { INA260Register } from "../registers.ts";
import { AlertLogic } from "./alert-logic.ts";
import { ConversionEngine, type ConversionSpeed } from "./conversion-engine.ts";
import type { SimulatedLoad } from "./load.ts";
import { LoadHistory } from "./load-history.ts";

/** Bit 15 of the configuration register. */
export const RESET_BIT = 0x8000;

const MANUFACTURER_ID = 0x5449;
const DIE_ID = 0x2270;
/** How long the converter needs after power-down before it begins. */
const WAKE_UP_MILLISECONDS = 0.04;

export interface RegisterFileOptions {
  /** Time in milliseconds. Without one a conversion takes no time; see {@link SimulatedINA260}. */
  readonly clock?: { now(): number };
  /** Revision in the die ID, 0…15. Default 0. */
  readonly revision?: number;
  /** Which column of the data sheet the conversion times and the SMBus time-out are from. Default "typical". */
  readonly speed?: ConversionSpeed;
}

/** The chip without its wire: registers, converter and alert, in the time of the clock. */
export class RegisterFile {
  readonly alerts: AlertLogic = new AlertLogic();
  readonly #loads = new LoadHistory();
  readonly #engine: ConversionEngine;
  readonly #clock: { now(): number } | undefined;
  readonly #dieId: number;
  #configuration = POWER_ON_CONFIGURATION_WORD;
  /** Without a clock: the end of the latest conversion. */
  #conversionTime = 0;

  constructor({ clock, revision = 0, speed = "typical" }: RegisterFileOptions) {
    this.#clock = clock;
    this.#dieId = DIE_ID | revision;
    this.#engine = new ConversionEngine(this.#loads, speed, this.alerts);
    this.#begin(0);
  }

  get load(): SimulatedLoad {
    return this.#loads.latest;
  }

  /** From now on it is this load; without a clock, and at first, it always was. */
  changeLoad(load: SimulatedLoad, since: number | undefined = this.#clock?.now()): void {
    this.advance();
    this.#loads.change(load, since ?? Number.NEGATIVE_INFINITY, this.#engine.startMilliseconds);
    this.#convertAtOnce();
  }

  /** Everything as after power-on, and the first conversion begins. */
  reset(): void {
    this.#configuration = POWER_ON_CONFIGURATION_WORD;
    this.#engine.clear();
    this.alerts.reset();
    this.#begin(0);
  }

  /** Lets time pass up to now. */
  advance(): void {
    if (this.#clock !== undefined) this.#engine.advance(this.#clock.now());
  }

  /** What the register holds. */
  peek(register: number): number {
    this.advance();
    return this.#value(register) ?? this.alerts.peek(this.#engine.results.overflow);
  }

  /** What a controller reads, with what reading does. */
  read(register: number): number {
    this.advance();
    return this.#value(register) ?? this.#readMaskEnable();
  }

  /** A write by a controller; one to a register that cannot be written does nothing. */
  write(register: number, word: number): void {
    this.advance();
    if (register === INA260Register.configuration) this.#configure(word);
    else if (register === INA260Register.maskEnable) this.alerts.writeSetup(word);
    else if (register === INA260Register.alertLimit) this.alerts.writeLimit(word);
  }

  #configure(word: number): void {
    if ((word & RESET_BIT) !== 0) {
      this.reset();
      return;
    }
    const wasAsleep = isPowerDown(this.#configuration);
    this.#configuration = (word & SETTINGS_MASK) | RESERVED_WORD;
    const isAsleep = isPowerDown(this.#configuration);
    if (!isAsleep) this.alerts.clearReady();
    this.#begin(wasAsleep && !isAsleep ? WAKE_UP_MILLISECONDS : 0);
  }

  #begin(delayMilliseconds: number): void {
    const now = this.#clock?.now() ?? this.#conversionTime;
    this.#engine.start(this.#configuration, now + delayMilliseconds);
    this.#convertAtOnce();
  }

  /** Without a clock: ends the conversion that runs, and begins the next one in continuous modes. */
  #convertAtOnce(): void {
    const end = this.#engine.endMilliseconds;
    if (this.#clock !== undefined || end === Number.POSITIVE_INFINITY) return;
    this.#conversionTime = end;
    this.#engine.advance(end);
  }

  #readMaskEnable(): number {
    const word = this.alerts.read(this.#engine.results.overflow);
    if ((word & MaskEnable.conversionReady) === 0) this.#convertAtOnce();
    return word;
  }

  /** Undefined for Mask/Enable, which a read by the controller changes. Registers that do not exist read 0. */
  #value(register: number): number | undefined {
    const { current, voltage, power } = this.#engine.results;
    if (register === INA260Register.maskEnable) return undefined;
    const values: Partial<Record<number, number>> = {
      [INA260Register.configuration]: this.#configuration,
      [INA260Register.current]: current & 0xffff,
      [INA260Register.voltage]: voltage,
      [INA260Register.power]: power,
      [INA260Register.alertLimit]: this.alerts.limit,
      [INA260Register.manufacturerId]: MANUFACTURER_ID,
      [INA260Register.dieId]: this.#dieId,
    };
    return values[register] ?? 0;
  }
}
