import { type Clock, I2CError } from "@rbp/i2c";
import type { LinuxKernelMultiplexer } from "@rbp/i2c-linux";

/** How long nothing is looked up again: a driver may be bound, or told something else, at any time. */
const VALID_MILLISECONDS = 10_000;

/** Whether a multiplexer leaves a channel connected: `idle_state` of the kernel's pca954x is -2 when it does not. */
export function leavesOpen({ idleState }: Pick<LinuxKernelMultiplexer, "idleState">): boolean {
  return idleState !== -2;
}

export interface KernelMultiplexers {
  readonly listKernelMultiplexers: (bus: number) => Promise<readonly LinuxKernelMultiplexer[]>;
  /** The bus that the multiplexer of a channel is on; undefined for a bus that is no channel. */
  readonly findParentBus: (bus: number) => Promise<number | undefined>;
}

/**
 * Makes a check of a bus that rejects while a multiplexer of the kernel, on the bus or beside the way to it, leaves a
 * channel connected: which chip answers then depends on who used which channel last.
 *
 * @param toScan Whether one on the bus itself may do so.
 * @returns The check; undefined is what it returns while the last one holds.
 */
export function createIdleStateCheck(
  bus: number,
  { listKernelMultiplexers, findParentBus }: KernelMultiplexers,
  clock: Clock,
  toScan: boolean = false,
): () => Promise<void> | undefined {
  let passedAt = Number.NEGATIVE_INFINITY;
  const check = async (): Promise<void> => {
    let channel: number | undefined;
    for (let at: number | undefined = bus; at !== undefined; at = await findParentBus(at)) {
      const open = (await listKernelMultiplexers(at)).filter(leavesOpen);
      const beside = open.find(({ channels }) => ![...channels.values()].includes(channel ?? -1));
      if (beside !== undefined && !(toScan && at === bus)) throw idleStateConflict(bus, at, beside);
      channel = at;
    }
    passedAt = clock.now();
  };
  return () => (clock.now() < passedAt + VALID_MILLISECONDS ? undefined : check());
}

/** @param on The bus that the multiplexer is on. */
function idleStateConflict(bus: number, on: number, multiplexer: LinuxKernelMultiplexer): I2CError {
  const { address, driver, device, idleState, channels } = multiplexer;
  const state = idleState === undefined ? "" : ` (idle_state ${String(idleState)})`;
  const buses = Array.from(
    channels,
    ([channel, child]) => `i2c-${String(child)} (channel ${String(channel)})`,
  );
  const disconnect = `let it disconnect them: echo -2 | sudo tee /sys/bus/i2c/devices/${device}/idle_state`;
  return new I2CError("mux-conflict", {
    bus: `i2c-${String(on)}`,
    address,
    found: `${driver} leaves a channel connected${state}, so what answers on i2c-${String(bus)} may be behind it`,
    advice:
      on === bus
        ? `use the bus of the sensor's channel, ${buses.join(", ")}; for a sensor on this bus itself ${disconnect}`
        : disconnect,
  });
}
