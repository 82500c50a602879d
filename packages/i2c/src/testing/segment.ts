/**
 * A chip as the wire sees it: bytes in, bytes out, START and STOP. A simulated chip implements this, so that
 * what it does at which moment is the chip's own affair (a multiplexer acts at STOP, a register pointer
 * outlives it).
 */
export interface SimulatedTarget {
  /**
   * START or repeated START with an address byte; every target on the segment sees each of them.
   *
   * @returns Whether this target acknowledges, and so takes part until the next START or STOP.
   */
  start(address: number, read: boolean): boolean;

  /** A byte from the controller. Returns whether the target acknowledges it. */
  write(byte: number): boolean;

  /** The next byte to the controller. */
  read(): number;

  /** STOP, also after a transfer that was meant for others. */
  stop(): void;

  /** What stood on the wire while this target sent a byte; less than it sent when another pulled SDA low. */
  sent?(byteOnWire: number): void;

  /**
   * SCL or SDA has been held low for this long in the middle of a transfer. A target with a bus time-out (SMBus)
   * gives the transfer up; one without goes on waiting.
   */
  heldLow?(milliseconds: number): void;

  /**
   * Whether it pulls SDA or SCL low at this moment, between transfers: no START is possible then, no target sees
   * a transfer, and the controller gives it up with `timeout`.
   */
  holdsLow?(): boolean;

  /** Segments that this target connects to its own at the moment (a multiplexer's open channels). */
  connected?(): Iterable<SimulatedSegment>;
}

/** Two wires and the chips on them. A multiplexer is a chip that connects further segments. */
export class SimulatedSegment {
  readonly #targets = new Set<SimulatedTarget>();

  /** Solders a chip to the segment. */
  add<T extends SimulatedTarget>(target: T): T {
    this.#targets.add(target);
    return target;
  }

  /** Takes a chip off the segment. */
  remove(target: SimulatedTarget): void {
    this.#targets.delete(target);
  }

  /** Every chip that sees the wires now: those of this segment and those of all that is connected to it. */
  *reachable(): Iterable<SimulatedTarget> {
    for (const target of this.#targets) {
      yield target;
      for (const segment of target.connected?.() ?? []) yield* segment.reachable();
    }
  }
}
