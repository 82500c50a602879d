import { describeError, formatAddress, isI2CError } from "@rbp/i2c";
import { messageOf } from "@rbp/command-line";
import type { MultiplexerControl } from "./control.ts";
import type { ScanFailure, ScannedChannel, ScannedSegment, ScannedDevice } from "./scan-result.ts";

/** How a segment is reached from the one that its multiplexer is on. */
export interface Gate extends MultiplexerControl {
  readonly outer: Segment;
  /** Value of the control register that connects the segment, and no other one. */
  readonly control: number;
}

export interface KnownMultiplexer extends MultiplexerControl {
  /** A value with one bit that it has been seen to keep. */
  readonly proven: number;
  /** What is behind it, as far as it was scanned. */
  readonly channels: ScannedChannel[];
}

/** What a control register held before the scan wrote to it. */
export interface Held extends MultiplexerControl {
  readonly control: number;
  /** It did not acknowledge, so it may not be a multiplexer, and failing to restore it is not reported. */
  readonly doubtful?: boolean;
}

/** A segment while it is being scanned. */
export class Segment {
  readonly name: string;
  readonly gate: Gate | undefined;
  readonly devices: ScannedDevice[] = [];
  readonly multiplexers: KnownMultiplexer[] = [];
  /** What has to be restored, the last one first. */
  readonly held: Held[] = [];
  /** Addresses of multiplexers where another chip answers, which reads as if it had channels connected. */
  readonly otherChips: Set<number> = new Set<number>();
  /** Addresses where something answers. */
  readonly answering: Set<number>;
  #failure: ScanFailure | undefined;

  /** @param taken Addresses that answer here and are on the way here. */
  constructor(name: string, taken: readonly number[], gate?: Gate) {
    this.name = name;
    this.gate = gate;
    this.answering = new Set(taken);
  }

  /** The segment behind a channel of a multiplexer on this one. */
  behind(multiplexer: MultiplexerControl, channel: number): Segment {
    const name = `${this.name}/${formatAddress(multiplexer.address)}.${String(channel)}`;
    const { address, mask } = multiplexer;
    return new Segment(name, [], { address, mask, outer: this, control: 1 << channel });
  }

  /** The segments from the bus to this one, without the bus itself. */
  path(): Segment[] {
    return this.withOuter().slice(1);
  }

  /** The segments from the bus to this one, both included. */
  withOuter(): Segment[] {
    return this.gate === undefined ? [this] : [...this.gate.outer.withOuter(), this];
  }

  /** Notes what a register held while `test` writes to it; afterwards only that of a chip that may be a multiplexer. */
  async hold<T extends { readonly bits: number }>(
    held: Held,
    test: () => Promise<T | "deaf" | undefined>,
  ): Promise<T | undefined> {
    this.held.push(held);
    const found = await test();
    this.held.pop();
    if (found === undefined) return undefined;
    // Multiplexers acknowledge every byte that is written to them.
    this.held.push({ ...held, ...(found === "deaf" ? { doubtful: true } : { mask: found.bits }) });
    return found === "deaf" ? undefined : found;
  }

  /** Whether something on this segment or on the way to it answers at an address, and hides all else there. */
  isTaken(address: number): boolean {
    return this.withOuter().some((segment) => segment.answering.has(address));
  }

  /** Notes why the scan of this segment ended. The first reason counts. */
  fail(error: unknown, interrupted: boolean): void {
    this.#failure ??= describeFailure(error, this.name, interrupted);
  }

  result(): ScannedSegment {
    const devices = this.devices.toSorted((a, b) => a.address - b.address);
    return { name: this.name, devices, failure: this.#failure };
  }
}

/** An error as the result of a scan shows it. `place` is the segment on which it happened. */
export function describeFailure(error: unknown, place: string, interrupted: boolean): ScanFailure {
  if (interrupted) return { code: "interrupted", message: `${place}: not scanned to its end` };
  if (!isI2CError(error)) return { code: "failed", message: `${place}: ${messageOf(error)}` };
  // A wire knows the bus only; what was connected at that moment is known here.
  const isOfWire = error.details.operation !== undefined || error.bus === undefined;
  return { code: error.code, message: messageOf(isOfWire ? describeError(error, { bus: place }) : error) };
}
