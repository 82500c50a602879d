import { SimulatedSegment, type SimulatedTarget } from "@rbp/i2c/testing";
import { type Variant, variants } from "../variants.ts";

export interface SimulatedMultiplexerOptions {
  /** 7-bit address as strapped. Default 0x70. */
  readonly address?: number;
}

/** A multiplexer of the family as it behaves on the wire: it acts at STOP, and the last byte written counts. */
export class SimulatedMultiplexer implements SimulatedTarget {
  readonly address: number;
  /** The segments behind the channels; solder chips to them with `add`. */
  readonly channels: readonly SimulatedSegment[];
  readonly #variant: Variant;
  /** The interrupt bits as they read back (TCA9545A, TCA9543A); above the control bits. */
  interrupts = 0;
  #control: number;
  #received: number | undefined;
  #powered = true;

  protected constructor(variant: Variant, options: SimulatedMultiplexerOptions) {
    this.#variant = variant;
    this.address = options.address ?? 0x70;
    this.channels = Array.from({ length: variant.channels }, () => new SimulatedSegment());
    this.#control = variant.powerOnControl;
  }

  /** The control register. */
  get control(): number {
    return this.#control;
  }

  /** A segment behind a channel, which must exist. */
  channel(channel: number): SimulatedSegment {
    const segment = this.channels[channel];
    if (segment === undefined) throw new RangeError(`no channel ${String(channel)}`);
    return segment;
  }

  /** What a write by another controller would do, without the transfer. */
  move(control: number): void {
    if (this.#powered) this.#control = control & this.#variant.controlBits;
  }

  /** Supply off: no acknowledgement, nothing connected. */
  powerOff(): void {
    this.#powered = false;
    this.reset();
  }

  /** Supply on: power-on values. */
  powerOn(): void {
    this.#powered = true;
    this.reset();
  }

  /** A short loss of supply. */
  powerCycle(): void {
    this.powerOff();
    this.powerOn();
  }

  /** A low pulse on the RESET pin. */
  reset(): void {
    this.#received = undefined;
    this.#control = this.#variant.powerOnControl;
  }

  start(address: number, _read: boolean): boolean {
    return this.#powered && address === this.address;
  }

  write(byte: number): boolean {
    this.#received = byte;
    return true;
  }

  read(): number {
    return this.#control | this.interrupts;
  }

  stop(): void {
    if (this.#received !== undefined) this.#control = this.#received & this.#variant.controlBits;
    this.#received = undefined;
  }

  *connected(): Iterable<SimulatedSegment> {
    if (!this.#powered) return;
    for (const [channel, segment] of this.channels.entries()) {
      if (this.#variant.connects(this.#control, channel)) yield segment;
    }
  }
}

/** A simulated TCA9548A: eight segments, any combination of which can be connected at once. */
export class SimulatedTCA9548A extends SimulatedMultiplexer {
  constructor(options: SimulatedMultiplexerOptions = {}) {
    super(variants.TCA9548A, options);
  }
}

/** A simulated TCA9546A: four segments. */
export class SimulatedTCA9546A extends SimulatedMultiplexer {
  constructor(options: SimulatedMultiplexerOptions = {}) {
    super(variants.TCA9546A, options);
  }
}

/** A simulated TCA9545A: four segments, interrupt inputs in bits 7…4. */
export class SimulatedTCA9545A extends SimulatedMultiplexer {
  constructor(options: SimulatedMultiplexerOptions = {}) {
    super(variants.TCA9545A, options);
  }
}

/** A simulated TCA9543A: two segments, interrupt inputs in bits 5…4. */
export class SimulatedTCA9543A extends SimulatedMultiplexer {
  constructor(options: SimulatedMultiplexerOptions = {}) {
    super(variants.TCA9543A, options);
  }
}

/** A simulated PCA9547: eight segments, one at most connected, the first of them after power-on. */
export class SimulatedPCA9547 extends SimulatedMultiplexer {
  constructor(options: SimulatedMultiplexerOptions = {}) {
    super(variants.PCA9547, options);
  }
}
