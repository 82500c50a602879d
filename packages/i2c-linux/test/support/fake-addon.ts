import type { AddonBus, I2CBusAddon } from "../../src/addon.ts";
import { ErrnoFailure, type FakeKernel } from "./fake-kernel.ts";

type Transfer<T> = (descriptor: number) => T;

/**
 * npm `i2c-bus` 5.2.3 on a {@link FakeKernel}, with its behaviour that a caller must guard against: a descriptor
 * is cached before it has its address, first calls at the same time open one each, `close()` leaves the cache,
 * and EREMOTEIO comes without a name.
 */
export function fakeAddon(kernel: FakeKernel): I2CBusAddon {
  return { openSync: (number) => new FakeBus(kernel, `/dev/i2c-${String(number)}`) };
}

class FakeBus implements AddonBus {
  readonly #kernel: FakeKernel;
  readonly #path: string;
  readonly #cache = new Map<number, number>();

  constructor(kernel: FakeKernel, path: string) {
    this.#kernel = kernel;
    this.#path = path;
  }

  closeSync(): void {
    for (const descriptor of this.#cache.values()) this.#kernel.close(descriptor);
    this.#cache.clear();
  }

  writeQuickSync(address: number): void {
    this.#now(address, "writeQuickSync", this.#call("writeQuick", [], 0));
  }
  receiveByteSync(address: number): number {
    return first(this.#now(address, "receiveByteSync", this.#call("receiveByte", undefined, 1)));
  }
  sendByteSync(address: number, byte: number): void {
    this.#now(address, "sendByteSync", this.#call("sendByte", [byte], 0));
  }
  readByteSync(address: number, command: number): number {
    return first(this.#now(address, "readByteSync", this.#call("readByte", [command], 1)));
  }
  writeByteSync(address: number, command: number, byte: number): void {
    this.#now(address, "writeByteSync", this.#call("writeByte", [command, byte], 0));
  }
  readWordSync(address: number, command: number): number {
    return word(this.#now(address, "readWordSync", this.#call("readWord", [command], 2)));
  }
  writeWordSync(address: number, command: number, value: number): void {
    this.#now(address, "writeWordSync", this.#call("writeWord", [command, value & 0xff, value >> 8], 0));
  }
  readI2cBlockSync(address: number, command: number, length: number, buffer: Uint8Array): number {
    checkBlock(length, buffer);
    const call = this.#call("readI2cBlock", [command], length);
    return fill(buffer, this.#now(address, "readI2cBlockSync", call));
  }
  writeI2cBlockSync(address: number, command: number, length: number, buffer: Uint8Array): void {
    checkBlock(length, buffer);
    const bytes = [command, ...buffer.subarray(0, length)];
    this.#now(address, "writeI2cBlockSync", this.#call("writeI2cBlock", bytes, 0));
  }
  i2cReadSync(address: number, length: number, buffer: Uint8Array): number {
    checkBuffer(buffer);
    return fill(buffer, this.#now(address, "read", this.#call("i2cRead", undefined, length)));
  }
  i2cWriteSync(address: number, length: number, buffer: Uint8Array): number {
    checkBuffer(buffer);
    this.#now(address, "write", this.#call("i2cWrite", [...buffer.subarray(0, length)], 0));
    return this.#written(length);
  }

  promisifiedBus(): ReturnType<AddonBus["promisifiedBus"]> {
    return {
      i2cFuncs: () => this.#later(0, "i2cFuncs", () => this.#kernel.functions),
      writeQuick: (address) => this.#later(address, "writeQuick", this.#call("writeQuick", [], 0)),
      receiveByte: async (address) =>
        first(await this.#later(address, "receiveByte", this.#call("receiveByte", undefined, 1))),
      sendByte: (address, byte) => this.#later(address, "sendByte", this.#call("sendByte", [byte], 0)),
      readByte: async (address, command) =>
        first(await this.#later(address, "readByte", this.#call("readByte", [command], 1))),
      writeByte: (address, command, byte) =>
        this.#later(address, "writeByte", this.#call("writeByte", [command, byte], 0)),
      readWord: async (address, command) =>
        word(await this.#later(address, "readWord", this.#call("readWord", [command], 2))),
      writeWord: (address, command, value) =>
        this.#later(address, "writeWord", this.#call("writeWord", [command, value & 0xff, value >> 8], 0)),
      readI2cBlock: async (address, command, length, buffer) => {
        checkBlock(length, buffer);
        const call = this.#call("readI2cBlock", [command], length);
        return { bytesRead: fill(buffer, await this.#later(address, "readI2cBlock", call)) };
      },
      writeI2cBlock: async (address, command, length, buffer) => {
        checkBlock(length, buffer);
        const bytes = [command, ...buffer.subarray(0, length)];
        await this.#later(address, "writeI2cBlock", this.#call("writeI2cBlock", bytes, 0));
      },
      i2cRead: async (address, length, buffer) => {
        checkBuffer(buffer);
        const call = this.#call("i2cRead", undefined, length);
        return { bytesRead: fill(buffer, await this.#later(address, "read", call)) };
      },
      i2cWrite: async (address, length, buffer) => {
        checkBuffer(buffer);
        const bytes = [...buffer.subarray(0, length)];
        await this.#later(address, "write", this.#call("i2cWrite", bytes, 0));
        return { bytesWritten: this.#written(length) };
      },
    };
  }

  #call(name: string, write: readonly number[] | undefined, readLength: number): Transfer<number[]> {
    return (descriptor) => this.#kernel.transfer(descriptor, name, write, readLength);
  }

  #written(length: number): number {
    return this.#kernel.shortWrites ? length - 1 : length;
  }

  #now<T>(address: number, syscall: string, transfer: Transfer<T>): T {
    let descriptor = this.#cache.get(address);
    if (descriptor === undefined) {
      const opened = named("open", () => this.#kernel.open(this.#path));
      this.#cache.set(address, opened);
      named("setAddrSync", () => this.#kernel.setAddress(opened, address));
      descriptor = opened;
    }
    const ready = descriptor;
    return named(syscall, () => transfer(ready));
  }

  async #later<T>(address: number, syscall: string, transfer: Transfer<T>): Promise<T> {
    let descriptor = this.#cache.get(address);
    if (descriptor === undefined) {
      await turn();
      const opened = named("open", () => this.#kernel.open(this.#path));
      this.#cache.set(address, opened);
      await turn();
      named("setAddr", () => this.#kernel.setAddress(opened, address));
      descriptor = opened;
    }
    await turn();
    const ready = descriptor;
    return named(syscall, () => transfer(ready));
  }
}

/** A thread of the pool gets round to it. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Errors as they come out of `i2c-bus`: positive numbers from its own calls, negative ones from Node's. */
export function named<T>(syscall: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof ErrnoFailure)) throw error;
    const fromNode = ["open", "read", "write"].includes(syscall);
    const errno = fromNode ? -error.errno : error.errno;
    throw Object.assign(new Error(`${syscall} failed`), { errno, code: "", syscall });
  }
}

function checkBlock(length: number, buffer: Uint8Array): void {
  if (length > 32) throw new Error(`Invalid buffer length ${String(length)}`);
  checkBuffer(buffer);
  if (buffer.length < length) throw new Error(`Buffer must contain at least ${String(length)} bytes`);
}

function checkBuffer(buffer: Uint8Array): void {
  if (!Buffer.isBuffer(buffer)) throw new Error("Invalid buffer");
}

function fill(buffer: Uint8Array, bytes: readonly number[]): number {
  buffer.set(bytes);
  return bytes.length;
}

function first(bytes: readonly number[]): number {
  return bytes[0] ?? -1;
}

function word(bytes: readonly number[]): number {
  return first(bytes) | ((bytes[1] ?? -1) << 8);
}
