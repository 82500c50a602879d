import { isI2CError } from "@rbp/i2c";
import { SimulatedI2C, type SimulatedMessage } from "@rbp/i2c/testing";
import type { AdapterFunctions } from "../../src/call.ts";

/** What i2c-bcm2835 can do: plain I²C, and all SMBus calls that the kernel makes of it. */
export const everything: AdapterFunctions = {
  i2c: true,
  smbusQuick: true,
  smbusReceiveByte: true,
  smbusSendByte: true,
  smbusReadByte: true,
  smbusWriteByte: true,
  smbusReadWord: true,
  smbusWriteWord: true,
  smbusReadI2cBlock: true,
  smbusWriteI2cBlock: true,
};

const ENOENT = 2;
const EBADF = 9;
const EBUSY = 16;
const EREMOTEIO = 121;

/** A failed call of the system. */
export class ErrnoFailure extends Error {
  readonly errno: number;

  constructor(errno: number) {
    super(`errno ${String(errno)}`);
    this.errno = errno;
  }
}

/** /dev/i2c-1 as i2c-dev keeps it: a descriptor carries an address, 0 when it is fresh. */
export class FakeKernel {
  readonly wire: SimulatedI2C = new SimulatedI2C();
  /** Address and call of every transfer that got as far as the adapter, in order. */
  readonly transfers: { readonly address: number; readonly call: string }[] = [];
  /** Addresses that a driver of the kernel holds. */
  readonly claimed: Set<number> = new Set<number>();
  /** Fails the next calls with these numbers, in order; 0 lets one through. */
  readonly failures: number[] = [];
  functions: AdapterFunctions = everything;
  /** Fails every open() with this number, unless 0. */
  openFailure = 0;
  /** Fails every close() with this number, unless 0; the descriptor is gone all the same. */
  closeFailure = 0;
  /** Ends every read, or every plain write, one byte early. */
  shortReads = false;
  shortWrites = false;
  readonly #descriptors = new Map<number, number>();
  #next = 20;

  get openDescriptors(): number {
    return this.#descriptors.size;
  }

  open(path: string): number {
    if (this.openFailure !== 0) throw new ErrnoFailure(this.openFailure);
    if (path !== "/dev/i2c-1") throw new ErrnoFailure(ENOENT);
    this.#next += 1;
    this.#descriptors.set(this.#next, 0);
    return this.#next;
  }

  close(descriptor: number): void {
    if (!this.#descriptors.delete(descriptor)) throw new ErrnoFailure(EBADF);
    if (this.closeFailure !== 0) throw new ErrnoFailure(this.closeFailure);
  }

  setAddress(descriptor: number, address: number): void {
    this.#addressOf(descriptor);
    if (this.claimed.has(address)) throw new ErrnoFailure(EBUSY);
    this.#descriptors.set(descriptor, address);
  }

  /** @param to Where messages go that have an address of their own. */
  transfer(
    descriptor: number,
    call: string,
    write: readonly number[] | undefined,
    readLength: number,
    to?: number,
  ): number[] {
    const carried = this.#addressOf(descriptor);
    const address = to ?? carried;
    this.transfers.push({ address, call });
    const failure = this.failures.shift() ?? 0;
    if (failure !== 0) throw new ErrnoFailure(failure);
    const messages: SimulatedMessage[] = [];
    if (write !== undefined) messages.push({ address, write: Uint8Array.from(write) });
    if (readLength > 0) messages.push({ address, readLength });
    try {
      const read = [...(this.wire.transact(messages).at(-1) ?? [])];
      return this.shortReads ? read.slice(0, -1) : read;
    } catch (error) {
      throw isI2CError(error, "nack") ? new ErrnoFailure(EREMOTEIO) : error;
    }
  }

  #addressOf(descriptor: number): number {
    const address = this.#descriptors.get(descriptor);
    if (address === undefined) throw new ErrnoFailure(EBADF);
    return address;
  }
}
