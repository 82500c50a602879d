import type { I2CWire } from "../bus.ts";
import { I2CError } from "../errors.ts";
import { SimulatedSegment, type SimulatedTarget } from "./segment.ts";

/** One message of a transaction: an address byte and what follows it up to the next START or STOP. */
export type SimulatedMessage =
  | { readonly address: number; readonly write: Uint8Array }
  | { readonly address: number; readonly readLength: number };

/**
 * A controller with a segment of simulated chips: what happens on the wire happens to the chips, in order.
 * Where no chip acknowledges the transfer ends with `nack`; where two answer, SDA is the AND of both and
 * {@link SimulatedI2C.collisions} counts it, as silent as on a real wire.
 */
export class SimulatedI2C implements I2CWire {
  /** The controller's own segment; chips are soldered here, or to a channel of a multiplexer. */
  readonly segment: SimulatedSegment = new SimulatedSegment();
  /** Messages that more than one chip acknowledged. */
  collisions = 0;
  /** SCL periods so far: START 1, repeated START 1, STOP 1, a byte with its acknowledge bit 9. */
  bitTimes = 0;

  transfer(address: number, write: Uint8Array, readLength: number): Promise<Uint8Array> {
    const messages: SimulatedMessage[] = [];
    if (write.length > 0 || readLength === 0) messages.push({ address, write });
    if (readLength > 0) messages.push({ address, readLength });
    try {
      return Promise.resolve(this.transact(messages).at(-1) as Uint8Array);
    } catch (error) {
      return Promise.reject(error as I2CError);
    }
  }

  /**
   * START, the messages with a repeated START between them, STOP.
   *
   * @returns The bytes read, one array for each message (empty for a write).
   * @throws I2CError `nack` when nothing acknowledges an address or a byte; STOP has been sent then. `timeout` when a
   *   target holds a wire low.
   */
  transact(messages: readonly SimulatedMessage[]): Uint8Array[] {
    const targets = this.#listeners();
    try {
      return messages.map((message) => this.#run(message, targets));
    } finally {
      this.bitTimes += 1;
      for (const target of targets) target.stop();
    }
  }

  /**
   * A transaction that gets stuck: START, the messages with a repeated START between them, then SCL held low for
   * so long, and no STOP. The next transaction begins with a repeated START.
   *
   * @returns The bytes read, as {@link transact}.
   * @throws I2CError `nack` when nothing acknowledges an address or a byte; the wire is held low then, too.
   */
  interrupt(messages: readonly SimulatedMessage[], heldLowMilliseconds: number): Uint8Array[] {
    const targets = this.#listeners();
    try {
      return messages.map((message) => this.#run(message, targets));
    } finally {
      for (const target of targets) target.heldLow?.(heldLowMilliseconds);
    }
  }

  /** The targets that see the wires until STOP: they cannot change before, because a multiplexer switches only then. */
  #listeners(): readonly SimulatedTarget[] {
    const targets = [...this.segment.reachable()];
    if (targets.some((target) => target.holdsLow?.() === true)) throw new I2CError("timeout");
    return targets;
  }

  #run(message: SimulatedMessage, targets: readonly SimulatedTarget[]): Uint8Array {
    const { address } = message;
    const reading = "readLength" in message;
    this.bitTimes += 1 + 9;
    const answering = targets.filter((target) => target.start(address, reading));
    if (answering.length === 0) throw new I2CError("nack", { address });
    if (answering.length > 1) this.collisions += 1;
    if (reading) return Uint8Array.from({ length: message.readLength }, () => this.#read(answering));
    for (const byte of message.write) this.#write(byte, answering, address);
    return new Uint8Array(0);
  }

  #read(answering: readonly SimulatedTarget[]): number {
    this.bitTimes += 9;
    const byte = answering.reduce((wire, target) => wire & target.read(), 0xff);
    for (const target of answering) target.sent?.(byte);
    return byte;
  }

  #write(byte: number, answering: readonly SimulatedTarget[], address: number): void {
    this.bitTimes += 9;
    // All of them see the byte; one that pulls SDA low is enough to acknowledge it.
    const acknowledged = answering.filter((target) => target.write(byte));
    if (acknowledged.length === 0) throw new I2CError("nack", { address });
  }
}
