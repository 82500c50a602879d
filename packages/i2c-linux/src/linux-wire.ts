import { I2CError, type I2CWire } from "@rbp/i2c";
import type { Device } from "./device.ts";
import type { ExplainFailure } from "./failure.ts";

/** When transfers may begin: a {@link TransferQueue}, or at once. */
export interface Turns {
  run<T>(transfer: () => Promise<T>): Promise<T>;
}

/** For a device that blocks, which has no second transfer to wait for. */
export const atOnce: Turns = { run: (transfer) => transfer() };

/** The transfers of a device, one at a time whoever asks, with failures explained. */
export interface LinuxWire extends Required<I2CWire> {
  /** Lets the running transfer end: its thread uses the descriptor until then. Those that wait are refused. */
  close(): Promise<void>;
}

export function createLinuxWire(device: Device, explain: ExplainFailure, turns: Turns): LinuxWire {
  let isClosed = false;
  const fail = async (error: unknown, address: number): Promise<never> => {
    device.forget(address);
    throw await explain(error, address);
  };
  // Not an async function: a transfer that blocks costs less than what those add to it.
  const transfer = (address: number, write: Uint8Array, readLength: number): Promise<Uint8Array> => {
    if (isClosed) return Promise.reject(new I2CError("closed"));
    try {
      const read = device.transfer(address, write, readLength);
      if (!(read instanceof Promise)) return Promise.resolve(read);
      return read.catch((error: unknown) => fail(error, address));
    } catch (error) {
      return fail(error, address);
    }
  };
  return {
    transfer: (address, write, readLength) => turns.run(() => transfer(address, write, readLength)),
    forget: (address) => void turns.run(async () => device.forget(address)),
    close: async () => {
      isClosed = true;
      await turns.run(async () => device.close());
    },
  };
}
