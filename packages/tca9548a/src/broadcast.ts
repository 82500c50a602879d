import type { Variant } from "./variants.ts";

/** A wire on which several segments are joined: what is written reaches all of them. */
export interface WriteOnlyWire {
  /** START, address + W, the bytes, STOP. Rejects with `nack` when not one target acknowledges. */
  write(address: number, bytes: Uint8Array): Promise<void>;
}

/**
 * The control value that connects all these channels.
 *
 * @throws RangeError when there is none.
 */
export function broadcastControl(variant: Variant, channels: readonly number[]): number {
  for (const channel of channels) {
    if (Number.isInteger(channel) && channel >= 0 && channel < variant.channels) continue;
    const last = String(variant.channels - 1);
    throw new RangeError(`a channel is an integer from 0 to ${last}, found ${String(channel)}`);
  }
  const control = channels.reduce((mask, channel) => mask | variant.select(channel), 0);
  if (channels.length > 0 && channels.every((channel) => variant.connects(control, channel))) return control;
  const found = channels.length === 0 ? "none" : channels.map(String).join(", ");
  throw new RangeError(`a ${variant.part} cannot connect the channels ${found} at once`);
}
