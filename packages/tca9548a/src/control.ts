import {
  describeError,
  type I2CErrorDetails,
  I2CError,
  type I2CSwitch,
  type I2CWire,
  isI2CError,
} from "@rbp/i2c";
import type { Variant } from "./variants.ts";

/** What is known of a control register, and from where: nothing, an acknowledged write, or a read. */
export type Selection =
  { readonly state: "unknown" } | { readonly state: "written" | "observed"; readonly control: number };

const unknown: Selection = { state: "unknown" };

/** How often a chip that does not acknowledge is asked before it counts as not being there. */
const ATTEMPTS = 3;

/**
 * The control register and what is known of it. Known is what was written and acknowledged, or read back;
 * a transfer that failed leaves nothing known.
 */
export class ControlRegister implements I2CSwitch {
  readonly device: string;
  readonly address: number;
  readonly #variant: Variant;
  readonly #details: I2CErrorDetails;
  #selection: Selection = unknown;
  /** Whether the chip was not there when it was last to be closed. */
  #isAbsent = false;

  constructor(variant: Variant, address: number, bus: string) {
    this.#variant = variant;
    this.device = variant.part;
    this.address = address;
    this.#details = { device: variant.part, bus, address };
  }

  /** What is known; nothing after any transfer with the register that failed. */
  get selection(): Selection {
    return this.#selection;
  }

  /** Whether the register is known to hold this value. */
  holds(control: number): boolean {
    return this.#selection.state !== "unknown" && this.#selection.control === control;
  }

  forget(): void {
    this.#selection = unknown;
  }

  async write(wire: I2CWire, control: number): Promise<void> {
    await this.#transfer(wire, Uint8Array.of(control), 0);
    this.#selection = { state: "written", control };
  }

  async read(wire: I2CWire): Promise<number> {
    const bytes = await this.#transfer(wire, nothing, 1);
    const control = (bytes[0] as number) & this.#variant.controlBits;
    this.#selection = { state: "observed", control };
    return control;
  }

  /** Reads the register back; rejects with `mux-conflict` when it is not `control`. */
  async verify(wire: I2CWire, control: number, when = "at the end of the section"): Promise<void> {
    const found = await this.read(wire);
    if (found !== control) throw this.#conflict(wire, found, control, when);
  }

  /**
   * Leaves no channel connected. A chip that acknowledges none of several attempts has no power and so connects
   * nothing; its register stays unknown, so that it is asked again before and after every section until it
   * answers, and the sensors on the other paths go on meanwhile.
   */
  async close(wire: I2CWire): Promise<void> {
    this.#isAbsent = !this.holds(0) && !(await acknowledges(() => this.write(wire, 0)));
  }

  /**
   * Rejects with `mux-conflict` when a channel is connected. Also when a chip does not answer that was there at the
   * beginning of the section: its channels are unknown then. One that was not there then either connects none.
   */
  async verifyClosed(wire: I2CWire): Promise<void> {
    let found: number | undefined;
    await acknowledges(async () => (found = await this.read(wire)));
    if (found === 0 || (found === undefined && this.#isAbsent)) return;
    throw this.#conflict(wire, found, 0, "at the end of the section");
  }

  /** What is known is forgotten first, so that a failure leaves nothing known. */
  #transfer(wire: I2CWire, write: Uint8Array, readLength: number): Promise<Uint8Array> {
    this.#selection = unknown;
    return wire.transfer(this.address, write, readLength).catch((error: unknown) => {
      throw describeError(error, this.#details);
    });
  }

  /**
   * A read that contradicts is not believed: a target that pulls SDA low turns each 1 into a 0. Where a driver of the
   * kernel has taken the multiplexer, the next transfer is refused with the right advice.
   */
  #conflict(wire: I2CWire, found: number | undefined, expected: number, when: string): I2CError {
    this.#selection = unknown;
    wire.forget?.(this.address);
    const is =
      found === undefined ? "cannot be read any more" : `is ${hex(found)} instead of ${hex(expected)}`;
    return new I2CError("mux-conflict", {
      ...this.#details,
      found: `control register ${is} ${when}`,
      advice:
        "nothing read is shown; look for another program or controller that uses this multiplexer, and check its power",
    });
  }
}

const nothing = new Uint8Array(0);

function hex(control: number): string {
  return `0x${control.toString(16).padStart(2, "0")}`;
}

/** Whether the chip acknowledged one of several attempts. */
async function acknowledges(attempt: () => Promise<unknown>): Promise<boolean> {
  for (let tries = 0; tries < ATTEMPTS; tries += 1) {
    try {
      await attempt();
      return true;
    } catch (error) {
      if (!isI2CError(error, "nack")) throw error;
    }
  }
  return false;
}
