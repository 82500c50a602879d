import type { SimulatedTarget } from "./segment.ts";

/**
 * The protocol that most sensors share: one pointer byte, then 16-bit registers, most significant byte first.
 * The pointer stays until it is written again; a read goes round within its register. Subclasses say what a
 * register holds and what a write does.
 */
export abstract class SimulatedRegisterTarget implements SimulatedTarget {
  readonly address: number;
  #pointer = 0;
  #received: number[] = [];
  #outgoing: number | undefined;
  #sentBytes = 0;

  constructor(address: number) {
    this.address = address;
  }

  /** The register's value now, 0…65535. Called once a read message, so both bytes are of one value. */
  protected abstract readRegister(register: number): number;

  /** A complete 16-bit write. */
  protected abstract writeRegister(register: number, value: number): void;

  /** Back to pointer 0, as at power-on. */
  protected resetPointer(): void {
    this.#pointer = 0;
  }

  /** Forgets the message under way, as a chip does whose bus time-out has run out. The pointer stays. */
  protected abandonMessage(): void {
    this.#received = [];
    this.#outgoing = undefined;
    this.#sentBytes = 0;
  }

  start(address: number, _read: boolean): boolean {
    this.#finishWrite();
    this.abandonMessage();
    return address === this.address;
  }

  write(byte: number): boolean {
    this.#received.push(byte);
    return true;
  }

  read(): number {
    this.#outgoing ??= this.readRegister(this.#pointer);
    const byte = this.#sentBytes % 2 === 0 ? this.#outgoing >> 8 : this.#outgoing & 0xff;
    this.#sentBytes += 1;
    return byte;
  }

  stop(): void {
    this.#finishWrite();
  }

  #finishWrite(): void {
    const [pointer, high, low] = this.#received;
    this.#received = [];
    if (pointer !== undefined) this.#pointer = pointer;
    if (high !== undefined && low !== undefined) this.writeRegister(this.#pointer, (high << 8) | low);
  }
}
