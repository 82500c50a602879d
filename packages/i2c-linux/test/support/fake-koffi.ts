import type { AdapterFunctions, SmbusCall } from "../../src/call.ts";
import type { Koffi } from "../../src/koffi.ts";
import { ErrnoFailure, type FakeKernel } from "./fake-kernel.ts";

/** linux/i2c.h: the bit of each I2C_FUNC_… */
const bits: Readonly<Record<keyof AdapterFunctions, number>> = {
  i2c: 0,
  smbusQuick: 16,
  smbusReceiveByte: 17,
  smbusSendByte: 18,
  smbusReadByte: 19,
  smbusWriteByte: 20,
  smbusReadWord: 21,
  smbusWriteWord: 22,
  smbusReadI2cBlock: 26,
  smbusWriteI2cBlock: 27,
};

/** The SMBus calls by size: the one that writes, and the one that reads. */
const smbusCalls: Readonly<Record<number, readonly [SmbusCall, SmbusCall?]>> = {
  0: ["writeQuick"],
  1: ["sendByte", "receiveByte"],
  2: ["writeByte", "readByte"],
  3: ["writeWord", "readWord"],
  8: ["writeI2cBlock", "readI2cBlock"],
};

/** Bytes that a byte and a word have in the union of an SMBus call, by size. */
const lengths: Readonly<Record<number, number>> = { 0: 0, 1: 1, 2: 1, 3: 2 };

/**
 * npm `koffi` on a {@link FakeKernel}: ioctl() is its only function, and buffers have addresses that are made up.
 *
 * @param pointerSize 4 on the Raspberry Pi Zero.
 */
export function fakeKoffi(kernel: FakeKernel, pointerSize: 4 | 8 = 8): Koffi {
  const memories: ArrayBuffer[] = [];
  let errno = 0;
  const ioctl = (descriptor: number, request: number, argument: number): number => {
    try {
      return new FakeIoctl(kernel, memories, pointerSize).perform(descriptor, request, argument);
    } catch (error) {
      if (!(error instanceof ErrnoFailure)) throw error;
      errno = error.errno;
      return -1;
    }
  };
  const later = (...args: readonly unknown[]): void => {
    const [descriptor, request, argument] = args as [number, number, number];
    const done = args.at(-1) as (error: unknown, result: number) => void;
    setImmediate(() => {
      const result = ioctl(descriptor, request, argument);
      done(null, result);
      // As the errno of another call.
      errno = 0;
    });
  };
  return {
    load: () => ({ func: () => Object.assign(ioctl as () => number, { async: later }) }),
    address: (memory) => BigInt(baseOf(memories.push(memory) - 1, pointerSize)),
    sizeof: () => pointerSize,
    errno: () => errno,
  };
}

function baseOf(index: number, pointerSize: 4 | 8): number {
  return (index + 1) * 2 ** 24 + (pointerSize === 8 ? 2 ** 40 : 0);
}

/** i2c-dev as it reads and writes the memory of a program. */
class FakeIoctl {
  readonly #kernel: FakeKernel;
  readonly #memories: readonly ArrayBuffer[];
  readonly #pointerSize: 4 | 8;

  constructor(kernel: FakeKernel, memories: readonly ArrayBuffer[], pointerSize: 4 | 8) {
    this.#kernel = kernel;
    this.#memories = memories;
    this.#pointerSize = pointerSize;
  }

  perform(descriptor: number, request: number, argument: number): number {
    switch (request) {
      case 0x703:
        this.#kernel.setAddress(descriptor, argument);
        return 0;
      case 0x705: {
        const names = Object.keys(bits) as (keyof AdapterFunctions)[];
        const word = names.reduce(
          (sum, name) => sum + (this.#kernel.functions[name] ? 2 ** bits[name] : 0),
          0,
        );
        this.#at(argument).setUint32(0, word, true);
        return 0;
      }
      case 0x707:
        return this.#messages(descriptor, argument);
      case 0x720:
        return this.#smbus(descriptor, argument);
      default:
        throw new ErrnoFailure(25);
    }
  }

  /** I2C_RDWR with one message or a write and a read. */
  #messages(descriptor: number, argument: number): number {
    const count = this.#at(argument + this.#pointerSize).getUint32(0, true);
    const messages = Array.from({ length: count }, (_, index) => {
      const message = this.#pointer(argument) + index * (8 + this.#pointerSize);
      const [address = 0, flags = 0, length = 0] = [0, 2, 4].map((at) =>
        this.#at(message).getUint16(at, true),
      );
      return { address, reads: flags === 1, bytes: this.#bytes(this.#pointer(message + 8), length) };
    });
    const written = messages.find(({ reads }) => !reads);
    const reading = messages.find(({ reads }) => reads);
    const address = messages[0]?.address ?? -1;
    const write = written === undefined ? undefined : [...written.bytes];
    const length = reading?.bytes.length ?? 0;
    const read = this.#kernel.transfer(descriptor, "messages", write, length, address);
    reading?.bytes.set(read);
    return this.#kernel.shortWrites ? count - 1 : count;
  }

  #smbus(descriptor: number, argument: number): number {
    const [reads, command = 0] = this.#bytes(argument, 2);
    const size = this.#at(argument + 4).getUint32(0, true);
    const data = this.#pointer(argument + 8);
    const [count = 0] = this.#bytes(data, 1);
    const length = lengths[size] ?? count;
    const union = this.#bytes(size === 8 ? data + 1 : data, length);
    const call = smbusCalls[size]?.[reads === 1 ? 1 : 0] ?? "none";
    if (reads !== 1) {
      const withCommand = size > 1 ? [command, ...union] : size === 1 ? [command] : [];
      this.#kernel.transfer(descriptor, call, withCommand, 0);
    } else {
      const read = this.#kernel.transfer(descriptor, call, size === 1 ? undefined : [command], length);
      union.set(read);
      if (size === 8) this.#bytes(data, 1).set([read.length]);
    }
    return 0;
  }

  #pointer(at: number): number {
    const view = this.#at(at);
    return this.#pointerSize === 8 ? Number(view.getBigUint64(0, true)) : view.getUint32(0, true);
  }

  #bytes(address: number, length: number): Uint8Array {
    const { buffer, byteOffset } = this.#at(address);
    return new Uint8Array(buffer, byteOffset, length);
  }

  #at(address: number): DataView {
    for (const [index, memory] of this.#memories.entries()) {
      const offset = address - baseOf(index, this.#pointerSize);
      if (offset >= 0 && offset < memory.byteLength) return new DataView(memory, offset);
    }
    throw new Error(`no memory at ${String(address)}`);
  }
}
