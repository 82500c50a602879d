import { ALERT_RESPONSE_ADDRESS } from "@rbp/i2c";
import { SimulatedRegisterTarget } from "@rbp/i2c/testing";
import { resolveAddress } from "../address.ts";
import { INA260Register } from "../registers.ts";
import type { ConversionSpeed } from "./conversion-engine.ts";
import { constantLoad, type LoadValues, type SimulatedLoad } from "./load.ts";
import { RegisterFile, type RegisterFileOptions, RESET_BIT } from "./register-file.ts";

export interface SimulatedINA260Options extends RegisterFileOptions {
  /** 7-bit address, 0x40…0x4F. Default 0x40. */
  readonly address?: number;
  /** What flows at first. Default nothing: 0 V, 0 A. */
  readonly load?: SimulatedLoad;
  /** Whether the write that resets is acknowledged; genuine chips exist that do not. Default true. */
  readonly acknowledgesReset?: boolean;
}

/** How long SCL or SDA may be low in a transfer (SBOS656, electrical characteristics: SMBus time-out). */
const TIME_OUT_MILLISECONDS: Readonly<Record<ConversionSpeed, number>> = { typical: 28, maximum: 35 };

/**
 * A simulated INA260, exact to the register: solder it to a segment and let a driver read it.
 *
 * With a clock it converts as the chip does, in the chip's time. Without one a conversion has always just
 * ended: `set` and everything else that begins a conversion also ends it, and in continuous modes the next one
 * ends as soon as a status was read in which none was ready.
 *
 * Not known from the data sheet and chosen here: samples and results round to the nearest count; a limit is
 * compared when its quantity has been converted; an ALERT pin that an alert response has released is asserted
 * again by the next conversion that violates the limit; the SMBus time-out drops a write that has not been ended
 * by START or STOP, its pointer byte included.
 */
export class SimulatedINA260 extends SimulatedRegisterTarget {
  readonly #registers: RegisterFile;
  readonly #acknowledgesReset: boolean;
  readonly #timeOutMilliseconds: number;
  #constant: LoadValues = { volts: 0, amperes: 0 };
  #powered = true;
  #received: number[] = [];
  #responding = false;

  constructor(options: SimulatedINA260Options = {}) {
    const { address = 0x40, load, speed = "typical" } = options;
    super(resolveAddress(address));
    this.#registers = new RegisterFile(options);
    this.#timeOutMilliseconds = TIME_OUT_MILLISECONDS[speed];
    this.#acknowledgesReset = options.acknowledgesReset ?? true;
    if (load !== undefined) this.#registers.changeLoad(load, Number.NEGATIVE_INFINITY);
  }

  /** Volts and amperes from now on; what is not given stays as it was set last. */
  set(values: Partial<LoadValues>): void {
    this.#constant = { ...this.#constant, ...values };
    this.load = constantLoad(this.#constant);
  }

  /** What flows, from now on when it is set. A conversion that runs sees a part of both. */
  get load(): SimulatedLoad {
    return this.#registers.load;
  }

  set load(load: SimulatedLoad) {
    this.#registers.changeLoad(load);
  }

  /** Supply off: no acknowledgement, everything forgotten. */
  powerOff(): void {
    this.#powered = false;
  }

  /** Supply on: power-on values, and the first conversion begins. */
  powerOn(): void {
    this.#powered = true;
    this.resetPointer();
    this.#registers.reset();
  }

  /** A loss of supply that is too short to be noticed by a missing acknowledgement. */
  powerCycle(): void {
    this.powerOff();
    this.powerOn();
  }

  /** Whether the chip asserts its ALERT pin, whichever polarity that has. */
  get alertAsserted(): boolean {
    this.#registers.advance();
    return this.#powered && this.#registers.alerts.asserted;
  }

  /** The level of the ALERT line with a pull-up resistor. */
  get alertLevel(): "low" | "high" {
    this.#registers.advance();
    return this.#powered ? this.#registers.alerts.pinLevel : "high";
  }

  /** What a register holds now, without what reading it over the bus would do. */
  peek(register: number): number {
    return this.#registers.peek(register);
  }

  protected override readRegister(register: number): number {
    return this.#registers.read(register);
  }

  protected override writeRegister(register: number, value: number): void {
    this.#registers.write(register, value);
  }

  override start(address: number, read: boolean): boolean {
    const addressed = super.start(address, read);
    this.#received = [];
    this.#responding = read && address === ALERT_RESPONSE_ADDRESS && this.alertAsserted;
    return this.#powered && (addressed || this.#responding);
  }

  override write(byte: number): boolean {
    this.#received.push(byte);
    const acknowledged = super.write(byte);
    if (this.#acknowledgesReset || !this.#isResetting()) return acknowledged;
    this.resetPointer();
    this.#registers.reset();
    return false;
  }

  override read(): number {
    return this.#responding ? this.address << 1 : super.read();
  }

  /** The SMBus time-out resets the interface; the registers and the pointer stay as they are. */
  heldLow(milliseconds: number): void {
    if (milliseconds > this.#timeOutMilliseconds) this.abandonMessage();
  }

  /** In an alert response: a chip that sends a 1 where another sends a 0 has lost, and goes on asserting the pin. */
  sent(byteOnWire: number): void {
    if (this.#responding && byteOnWire === this.address << 1) this.#registers.alerts.release();
  }

  #isResetting(): boolean {
    const [register, high = 0] = this.#received;
    return this.#received.length === 2 && register === INA260Register.configuration && high >= RESET_BIT >> 8;
  }
}
