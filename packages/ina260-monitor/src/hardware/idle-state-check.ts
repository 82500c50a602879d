import { type Clock, I2CError } from "@rbp/i2c";
import type { LinuxKernelMultiplexer } from "@rbp/i2c-linux";

/** How long nothing is looked up again: a driver may be bound, or told something else, at any time. */
const VALID_MILLISECONDS = 10_000;

/** Whether a multiplexer leaves a channel connected: `idle_state` of the kernel's pca954x is -2 when it does not. */
export function leavesOpen({ idleState }: Pick<LinuxKernelMultiplexer, "idleState">): boolean {
  return idleState !== -2;
}

/**
 * Makes a check of a bus that rejects while a multiplexer of the kernel leaves a channel connected: which chip answers
 * on the bus itself then depends on who used which channel last.
 *
 * @param list The multiplexers on the bus that the kernel drives.
 * @returns The check; undefined is what it returns while the last one holds.
 */
export function createIdleStateCheck(
  bus: number,
  list: (bus: number) => Promise<readonly LinuxKernelMultiplexer[]>,
  clock: Clock,
): () => Promise<void> | undefined {
  let passedAt = Number.NEGATIVE_INFINITY;
  const check = async (): Promise<void> => {
    const open = (await list(bus)).find(leavesOpen);
    if (open !== undefined) throw conflict(bus, open);
    passedAt = clock.now();
  };
  return () => (clock.now() < passedAt + VALID_MILLISECONDS ? undefined : check());
}

function conflict(
  bus: number,
  { address, driver, device, idleState, channels }: LinuxKernelMultiplexer,
): I2CError {
  const state = idleState === undefined ? "" : ` (idle_state ${String(idleState)})`;
  const buses = Array.from(
    channels,
    ([channel, child]) => `i2c-${String(child)} (channel ${String(channel)})`,
  );
  return new I2CError("mux-conflict", {
    bus: `i2c-${String(bus)}`,
    address,
    found: `${driver} leaves a channel connected${state}, so what answers on this bus may be behind it`,
    advice:
      `use the bus of the sensor's channel, ${buses.join(", ")}; for a sensor on this bus itself let it disconnect ` +
      `them: echo -2 | sudo tee /sys/bus/i2c/devices/${device}/idle_state`,
  });
}
