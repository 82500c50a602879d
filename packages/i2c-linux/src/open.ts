import { createI2CBus, describeError, type I2CBusHandle } from "@rbp/i2c";
import type { AdapterFunctions, I2CBusAddon } from "./addon.ts";
import { AsyncWire } from "./async-wire.ts";
import { checkBusNumber, parseBusNumber } from "./bus-number.ts";
import { explainFailures, type ExplainFailure } from "./failure.ts";
import { loadAddon } from "./load-addon.ts";
import { BusPerAddress, closeQuietly } from "./per-address.ts";
import { SyncWire } from "./sync-wire.ts";
import type { HostSystem } from "./system.ts";
import { TransferQueue } from "./transfer-queue.ts";

export interface OpenLinuxI2CBusOptions {
  /**
   * - `"async"` (default): transfers run on Node's thread pool. The process goes on while the bus hangs. Right for
   *   a server.
   * - `"sync"`: transfers block the process, at a tenth of the CPU time or less. While a target holds the clock
   *   low nothing else runs, until the adapter's own time-out (1 s on a Raspberry Pi). Right for a program that has
   *   nothing else to do.
   */
  readonly access?: "async" | "sync";
  /**
   * For `"async"`: transfers of all buses that are given the same queue run one at a time. Right for buses of one
   * adapter ({@link findLinuxAdapterBus}), so that one that hangs takes a single thread of Node's pool. Default: a
   * queue for each bus.
   */
  readonly queue?: TransferQueue;
  /** How many sections may wait for the bus before more are refused with `unavailable`. Default 4096. */
  readonly maximumWaiting?: number;
}

/** `openLinuxI2CBus` on a given machine. */
export async function openBus(
  system: HostSystem,
  bus: number | string,
  options: OpenLinuxI2CBusOptions = {},
): Promise<I2CBusHandle> {
  const { access = "async", queue = new TransferQueue(), maximumWaiting } = options;
  if (!["async", "sync"].includes(access)) {
    throw new RangeError(`access must be "async" or "sync", found ${JSON.stringify(access)}`);
  }
  const number = typeof bus === "string" ? parseBusNumber(bus) : checkBusNumber(bus);
  const name = `i2c-${String(number)}`;
  const wire = await openWire(system, number, access, queue).catch((error: unknown) => {
    throw describeError(error, { bus: name });
  });
  return createI2CBus(wire, {
    name,
    close: () => wire.close(),
    ...(maximumWaiting === undefined ? {} : { maximumWaiting }),
  });
}

async function openWire(
  system: HostSystem,
  number: number,
  access: "async" | "sync",
  queue: TransferQueue,
): Promise<AsyncWire | SyncWire> {
  const addon = await loadAddon(system);
  const explain = explainFailures(system, number);
  const can = await probe(addon, number, explain);
  const buses = new BusPerAddress(addon, number);
  return access === "sync" ? new SyncWire(buses, can, explain) : new AsyncWire(buses, can, explain, queue);
}

/**
 * Opens the device for real, which `i2c-bus` does only at the first transfer, and asks what the adapter can do.
 * The descriptor for that carries address 0 and is never used for a transfer.
 */
async function probe(addon: I2CBusAddon, number: number, explain: ExplainFailure): Promise<AdapterFunctions> {
  const bus = addon.openSync(number);
  try {
    return await bus.promisifiedBus().i2cFuncs();
  } catch (error) {
    throw await explain(error);
  } finally {
    closeQuietly(bus);
  }
}
