import type { I2CBusHandle, I2CWire } from "./bus.ts";
import { I2CError } from "./errors.ts";
import { Lock } from "./lock.ts";
import { createSegment } from "./segment.ts";
import { SerialWire } from "./serial-wire.ts";

export interface CreateI2CBusOptions {
  /** Name of the bus, as it stands in paths and messages: "i2c-1". */
  readonly name: string;
  /** Gives the backend back. Called once, when no section runs. */
  readonly close?: () => Promise<void>;
  /**
   * How many sections may wait for the bus; more are refused with `unavailable`, so that a bus that hangs does
   * not collect work without end. Default 4096.
   */
  readonly maximumWaiting?: number;
}

/**
 * Makes a shared bus of a backend: arguments checked, transfers one at a time, sections fair and exclusive,
 * every error with the name of the bus, the address and the operation.
 */
export function createI2CBus(backend: I2CWire, options: CreateI2CBusOptions): I2CBusHandle {
  const { name, maximumWaiting = 4096 } = options;
  const lock = new Lock();
  const wire = new SerialWire(backend, name);
  const idleTasks = new Set<(wire: I2CWire) => Promise<void>>();
  let closing: Promise<void> | undefined;
  const closed = (): I2CError => new I2CError("closed", { bus: name });

  const segment = createSegment(name, async (section, { onlyWire, beforeTransfers }) => {
    if (lock.isHeldByCaller()) throw new I2CError("reentrant", { bus: name });
    if (closing !== undefined) throw closed();
    if (lock.waiting >= maximumWaiting) {
      throw new I2CError("unavailable", {
        bus: name,
        found: `${String(maximumWaiting)} callers wait for the bus already`,
        advice: "the bus may hang; ask for less, or less often",
      });
    }
    return lock.run(async () => {
      try {
        if (beforeTransfers !== undefined) await beforeTransfers();
        const result = await section(wire);
        if (lock.waiting === 0 && idleTasks.size > 0) await settleDown();
        return result;
      } finally {
        // A section that did not wait for its own transfer must not leave it to the next one.
        await wire.idle();
      }
    }, onlyWire !== true);
  });

  const settleDown = async (): Promise<void> => {
    const tasks = [...idleTasks];
    idleTasks.clear();
    const results = await Promise.allSettled(tasks.map((task) => task(wire)));
    const failed = results.find((result) => result.status === "rejected");
    if (failed !== undefined) throw failed.reason;
  };

  const close = (): Promise<void> => {
    if (lock.isHeldByCaller()) return Promise.reject(new I2CError("reentrant", { bus: name }));
    if (closing === undefined) {
      lock.refuseWaiting(closed);
      closing = lock.run(async () => {
        try {
          await settleDown();
        } finally {
          await options.close?.();
        }
      }, false);
    }
    return closing;
  };

  const whenIdle = (task: (wire: I2CWire) => Promise<void>): void => void idleTasks.add(task);
  return { ...segment, whenIdle, close, [Symbol.asyncDispose]: close };
}
