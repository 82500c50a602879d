import { createI2CBus, describeError, type I2CBusHandle } from "@rbp/i2c";
import { type Backend, type BackendChoice, backendChoices, loadBackend } from "./backend.ts";
import { checkBusNumber, parseBusNumber } from "./bus-number.ts";
import type { Access } from "./device.ts";
import { explainFailures } from "./failure.ts";
import { atOnce, createLinuxWire } from "./linux-wire.ts";
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
  readonly access?: Access;
  /**
   * What carries out the transfers: npm `i2c-bus`, which a compiler makes when it is installed, or npm `koffi`, which
   * needs none and combines a write and a read of any length. `"auto"` (default): `i2c-bus` where it can be loaded.
   */
  readonly backend?: BackendChoice;
  /**
   * For `"async"`: transfers of all buses that are given the same queue run one at a time. Right for buses of one
   * adapter ({@link findLinuxAdapterBus}), so that one that hangs takes a single thread of Node's pool. Default: a
   * queue for each bus.
   */
  readonly queue?: TransferQueue;
  /** How many sections may wait for the bus before more are refused with `unavailable`. Default 4096. */
  readonly maximumWaiting?: number;
}

/** An open /dev/i2c-N. */
export interface LinuxI2CBusHandle extends I2CBusHandle {
  /** What carries out its transfers. */
  readonly backend: Backend;
}

/** `openLinuxI2CBus` on a given machine. */
export async function openBus(
  system: HostSystem,
  bus: number | string,
  options: OpenLinuxI2CBusOptions = {},
): Promise<LinuxI2CBusHandle> {
  const { access = "async", backend = "auto", queue = new TransferQueue(), maximumWaiting } = options;
  check("access", access, ["async", "sync"]);
  check("backend", backend, backendChoices);
  const number = typeof bus === "string" ? parseBusNumber(bus) : checkBusNumber(bus);
  const name = `i2c-${String(number)}`;
  const explain = explainFailures(system, number);
  try {
    const loaded = await loadBackend(system, backend);
    const device = await loaded.open(number, access);
    const wire = createLinuxWire(device, explain, access === "sync" ? atOnce : queue);
    const handle = createI2CBus(wire, {
      name,
      close: () => wire.close(),
      ...(maximumWaiting === undefined ? {} : { maximumWaiting }),
    });
    return { ...handle, backend: loaded.name };
  } catch (error) {
    throw describeError(await explain(error), { bus: name });
  }
}

function check(option: string, value: string, choices: readonly string[]): void {
  if (choices.includes(value)) return;
  const quoted = choices.map((choice) => JSON.stringify(choice)).join(" or ");
  throw new RangeError(`${option} must be ${quoted}, found ${JSON.stringify(value)}`);
}
