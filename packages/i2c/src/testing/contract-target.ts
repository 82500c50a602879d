import { SimulatedRegisterTarget } from "./simulated-registers.ts";

/** Register of a {@link ContractTarget} that counts the STOP conditions the target has seen, modulo 65536. */
export const STOP_COUNT_REGISTER = 0x80;

/**
 * The chip that the bus contract is checked with: 128 registers of 16 bits that keep what is written, and one
 * that counts STOP conditions, so that a split transfer shows through any backend.
 */
export class ContractTarget extends SimulatedRegisterTarget {
  readonly #registers = new Uint16Array(STOP_COUNT_REGISTER);
  #stops = 0;

  override stop(): void {
    super.stop();
    this.#stops = (this.#stops + 1) & 0xffff;
  }

  protected override readRegister(register: number): number {
    return register === STOP_COUNT_REGISTER ? this.#stops : (this.#registers[register] ?? 0xffff);
  }

  protected override writeRegister(register: number, value: number): void {
    if (register < STOP_COUNT_REGISTER) this.#registers[register] = value;
  }
}
