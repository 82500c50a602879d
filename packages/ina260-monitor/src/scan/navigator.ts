import { type I2CWire, isI2CError } from "@rbp/i2c";
import type { LinuxKernelMultiplexer } from "@rbp/i2c-linux";
import { conflict, readControl, setControl } from "./control.ts";
import type { Segment } from "./segment.ts";
import type { ScanWire } from "./scan-wire.ts";
import type { Collision, NotRestored, ScannedKernelDriver } from "./scan-result.ts";

/** How often a visit is made in all when multiplexers do not stay as they were set. */
const VISITS = 3;

/**
 * Goes from segment to segment of a bus. One segment and those on the way to it are connected at a time, each
 * control register is read back when it is written, and again after each visit.
 */
export class Navigator {
  readonly #wire: I2CWire;
  /** From the outside inwards; not certain after a failure: the multiplexer may or may not have seen the write. */
  #open: { readonly segment: Segment; certain: boolean }[] = [];

  constructor(wire: I2CWire) {
    this.#wire = wire;
  }

  /**
   * Runs `section` with the segment connected and everything behind it disconnected.
   *
   * @throws I2CError `mux-conflict` when a multiplexer was moved meanwhile, each time: what was seen may be
   *   from another segment.
   */
  async visit<T>(segment: Segment, section: () => Promise<T>): Promise<T> {
    for (let visits = 1; ; visits += 1) {
      await this.move(segment);
      const result = await section();
      try {
        await this.verify(segment);
        return result;
      } catch (error) {
        if (visits === VISITS || !isI2CError(error, "mux-conflict")) throw error;
        await this.#openAfresh(segment);
      }
    }
  }

  /** Connects the segment and nothing else. */
  async move(segment: Segment): Promise<void> {
    const path = segment.path();
    const wrong = this.#open.findIndex((opened, index) => !opened.certain || opened.segment !== path[index]);
    const common = wrong < 0 ? this.#open.length : wrong;
    await this.#close(common);
    for (const next of path.slice(common)) await this.#enter(next);
  }

  /** Proves that the segment is connected, and nothing else that is known. */
  async verify(segment: Segment): Promise<void> {
    const path = segment.path();
    for (const [index, outer] of segment.withOuter().entries()) {
      const gate = path[index]?.gate;
      for (const multiplexer of outer.multiplexers) {
        const expected = multiplexer.address === gate?.address ? gate.control : 0;
        const found = await readControl(this.#wire, multiplexer.address);
        // A multiplexer that does not answer connects nothing.
        if (found === undefined && expected === 0) continue;
        if ((((found ?? 0) ^ expected) & multiplexer.mask) !== 0) {
          throw conflict(multiplexer, outer.name, found ?? 0, expected);
        }
      }
    }
  }

  /** Runs `task` while a segment on the way to the one that is connected is cut off, and connects it again. */
  async whileShut(segment: Segment, task: () => Promise<void>): Promise<void> {
    const from = this.#open.findIndex((opened) => opened.segment === segment);
    const affected = this.#open.slice(from);
    for (const opened of affected) opened.certain = false;
    await this.#set(segment, 0);
    await task();
    await this.#set(segment, segment.gate?.control ?? 0);
    for (const opened of affected) opened.certain = true;
  }

  /** Closes from the inside outwards, while they can be reached: a closed outer one hides what is behind it. */
  async #close(least: number): Promise<void> {
    for (const [index, opened] of [...this.#open.entries()].slice(least).toReversed()) {
      opened.certain = false;
      try {
        await this.#set(opened.segment, 0);
        this.#open.length = index;
      } catch (error) {
        if (index === least) throw error;
      }
    }
  }

  /**
   * Another program has moved a multiplexer, so nothing is known. From the outside inwards: written to in another order an
   * inner one could be a chip of the same address behind another channel.
   */
  async #openAfresh(segment: Segment): Promise<void> {
    this.#open = [];
    const path = segment.path();
    for (const [index, outer] of segment.withOuter().entries()) {
      const next = path[index];
      for (const multiplexer of outer.multiplexers) {
        if (multiplexer.address === next?.gate?.address) continue;
        const found = await readControl(this.#wire, multiplexer.address);
        if (found !== undefined && found !== 0) await setControl(this.#wire, multiplexer, 0, outer.name);
      }
      if (next !== undefined) await this.#enter(next);
    }
  }

  async #enter(segment: Segment): Promise<void> {
    const opened = { segment, certain: false };
    this.#open.push(opened);
    await this.#set(segment, segment.gate?.control ?? 0);
    opened.certain = true;
  }

  async #set({ gate }: Segment, control: number): Promise<void> {
    if (gate !== undefined) await setControl(this.#wire, gate, control, gate.outer.name);
  }
}

/** The scan of one bus, while it runs. */
export interface BusScan {
  /** N of /dev/i2c-N. */
  readonly bus: number;
  readonly wire: ScanWire;
  readonly navigator: Navigator;
  readonly collisions: Collision[];
  readonly notRestored: NotRestored[];
  /** The multiplexers of the kernel on this bus that leave a channel connected. */
  readonly leftOpen: readonly LinuxKernelMultiplexer[];
  readonly findKernelDriver: (address: number) => Promise<ScannedKernelDriver | undefined>;
  readonly onSegment: (name: string) => void;
}
