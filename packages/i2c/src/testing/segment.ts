import type { SimulatedTarget } from "./target.ts";

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
