import type { SimulatedMessage } from "@rbp/i2c/testing";
import type { Adapter } from "./adapter.ts";
import { functionality } from "./adapter-models.ts";
import { type SmbusCall, smbusTransfer } from "./smbus.ts";
import { SystemError } from "./system-error.ts";

/** How a descriptor was opened (fcntl.h, O_ACCMODE). */
const READ_ONLY = 0;
const WRITE_ONLY = 1;

const FIRST_INVALID_ADDRESS = 0x80;
const FIRST_INVALID_TEN_BIT_ADDRESS = 0x400;
const LARGEST_INT = 0x7fff_ffff;

/**
 * An open /dev/i2c-N as i2c-dev keeps it: all copies of a descriptor share it. A fresh one has address 0, the
 * general call.
 */
export class EmulatedDescriptor {
  /** I2C_TENBIT. */
  tenBit = false;
  readonly #adapter: Adapter;
  readonly #isClaimed: (address: number) => boolean;
  readonly #mode: number;
  #address = 0;

  /** @param isClaimed Whether a driver of the kernel holds an address now. */
  constructor(adapter: Adapter, isClaimed: (address: number) => boolean, mode: number) {
    this.#adapter = adapter;
    this.#isClaimed = isClaimed;
    this.#mode = mode;
  }

  /** I2C_SLAVE and I2C_SLAVE_FORCE. */
  setAddress(address: number, force: boolean): void {
    const end = this.tenBit ? FIRST_INVALID_TEN_BIT_ADDRESS : FIRST_INVALID_ADDRESS;
    if (address >= end) throw new SystemError("EINVAL");
    if (!force && this.#isClaimed(address)) throw new SystemError("EBUSY");
    this.#address = address;
  }

  /** I2C_RETRIES. */
  setRetries(retries: number): void {
    this.#adapter.settings.retries = checkInt(retries);
  }

  /** I2C_TIMEOUT, whose unit is 10 ms. */
  setTimeout(tensOfMilliseconds: number): void {
    this.#adapter.settings.timeoutMilliseconds = checkInt(tensOfMilliseconds) * 10;
  }

  /** I2C_FUNCS. */
  functionality(): number {
    return this.#adapter.model.functionality;
  }

  /** read(): a plain read message. */
  async read(length: number): Promise<Uint8Array> {
    if (this.#mode === WRITE_ONLY) throw new SystemError("EBADF");
    const [bytes] = await this.#transfer(functionality.I2C, [{ address: this.#address, readLength: length }]);
    return bytes ?? new Uint8Array(0);
  }

  /** write(): a plain write message. */
  async write(bytes: Uint8Array): Promise<number> {
    if (this.#mode === READ_ONLY) throw new SystemError("EBADF");
    await this.#transfer(functionality.I2C, [{ address: this.#address, write: bytes }]);
    return bytes.length;
  }

  /** I2C_RDWR: the messages carry their addresses, and whether a driver of the kernel holds them is not checked. */
  combined(messages: readonly SimulatedMessage[]): Promise<readonly Uint8Array[]> {
    return this.#transfer(functionality.I2C, messages);
  }

  /** I2C_SMBUS. Returns what goes into the caller's union. */
  async smbus(call: SmbusCall): Promise<Uint8Array> {
    const { needs, write, readLength, counted = false } = smbusTransfer(call);
    const address = this.#address;
    const messages: SimulatedMessage[] = [];
    if (write !== undefined) messages.push({ address, write: Uint8Array.from(write) });
    if (readLength !== undefined) messages.push({ address, readLength });
    const reads = await this.#transfer(needs, messages);
    // A write has no bytes to return.
    const read = reads.at(-1) as Uint8Array;
    return counted ? Uint8Array.of(read.length, ...read) : read;
  }

  /** @param needs The flag that the adapter must have. */
  async #transfer(needs: number, messages: readonly SimulatedMessage[]): Promise<readonly Uint8Array[]> {
    if (this.tenBit || (this.functionality() & needs) === 0) throw new SystemError("EOPNOTSUPP");
    return this.#adapter.exclusive((transfer) => transfer(messages));
  }
}

function checkInt(value: number): number {
  if (value > LARGEST_INT) throw new SystemError("EINVAL");
  return value;
}
