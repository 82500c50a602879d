import { byteAt, copyOf } from "./bytes.ts";
import { MESSAGE_MAXIMUM, type SmbusCall } from "./call.ts";
import type { Koffi } from "./koffi.ts";

/** linux/i2c.h, I2C_M_RD */
const READ = 1;

/** The `size` of an I2C_SMBUS call (linux/i2c.h). */
const sizes: Readonly<Record<SmbusCall, number>> = {
  writeQuick: 0,
  receiveByte: 1,
  sendByte: 1,
  readByte: 2,
  writeByte: 2,
  readWord: 3,
  writeWord: 3,
  readI2cBlock: 8,
  writeI2cBlock: 8,
};

/** Where in the memory what is: the structs of linux/i2c-dev.h and linux/i2c.h, and what they point to. */
const at = { RDWR: 0, SMBUS: 16, MESSAGES: 32, DATA: 64, WRITTEN: 128, READ: 128 + MESSAGE_MAXIMUM } as const;
const SIZE = at.READ + MESSAGE_MAXIMUM;

/**
 * The memory that the kernel reads and writes in a call of ioctl(). It stays where it is, and what never changes is
 * put there once. Words are in the order of this processor, which is little-endian wherever there is a koffi.
 */
export class CallMemory {
  /** The arguments of I2C_RDWR and I2C_SMBUS, and a word for the result of I2C_FUNCS. */
  readonly messages: number;
  readonly smbus: number;
  readonly word: number;
  readonly #bytes: Uint8Array;
  readonly #halves: Uint16Array;
  readonly #words: Uint32Array;
  readonly #pointerSize: number;

  constructor(koffi: Pick<Koffi, "address" | "sizeof">) {
    const memory = new ArrayBuffer(SIZE);
    this.#bytes = new Uint8Array(memory);
    this.#halves = new Uint16Array(memory);
    this.#words = new Uint32Array(memory);
    this.#pointerSize = koffi.sizeof("void *");
    const base = Number(koffi.address(memory));
    this.messages = base + at.RDWR;
    this.smbus = base + at.SMBUS;
    this.word = base + at.DATA;
    this.#putPointer(at.SMBUS + 8, this.word);
    this.#putPointer(this.#message(0) + 8, base + at.WRITTEN);
    this.#putPointer(this.#message(1) + 8, base + at.READ);
  }

  readWord(): number {
    return this.#words[at.DATA / 4] as number;
  }

  /** struct i2c_rdwr_ioctl_data: one message for each direction that has bytes. Returns how many. */
  putMessages(address: number, write: Uint8Array, readLength: number): number {
    const count = write.length > 0 && readLength > 0 ? 2 : 1;
    this.#putMessage(0, address, 0, write.length);
    this.#putMessage(1, address, READ, readLength);
    this.#putPointer(at.RDWR, this.messages - at.RDWR + this.#message(write.length > 0 ? 0 : 1));
    this.#words[(at.RDWR + this.#pointerSize) / 4] = count;
    this.#bytes.set(write, at.WRITTEN);
    return count;
  }

  takeRead(length: number): Uint8Array {
    return copyOf(this.#bytes, at.READ, length);
  }

  /** struct i2c_smbus_ioctl_data, and its union: a byte, a word with the low byte first, or a count and a block. */
  putSmbus(call: SmbusCall, write: Uint8Array, readLength: number): void {
    this.#bytes[at.SMBUS] = readLength > 0 ? READ : 0;
    this.#bytes[at.SMBUS + 1] = write[0] ?? 0;
    this.#words[(at.SMBUS + 4) / 4] = sizes[call];
    const data = write.subarray(1);
    this.#bytes[at.DATA] = readLength > 0 ? readLength : data.length;
    this.#bytes.set(data, at.DATA + countBytes(call));
  }

  takeSmbus(call: SmbusCall, readLength: number): Uint8Array {
    const counted = countBytes(call);
    const length = counted === 0 ? readLength : Math.min(readLength, byteAt(this.#bytes, at.DATA));
    return copyOf(this.#bytes, at.DATA + counted, length);
  }

  /** struct i2c_msg: three halves of a word, and a pointer that is 8 bytes behind the first with either size. */
  #putMessage(index: 0 | 1, address: number, flags: number, length: number): void {
    const half = this.#message(index) / 2;
    this.#halves[half] = address;
    this.#halves[half + 1] = flags;
    this.#halves[half + 2] = length;
  }

  #message(index: 0 | 1): number {
    return at.MESSAGES + index * (8 + this.#pointerSize);
  }

  #putPointer(offset: number, address: number): void {
    this.#words[offset / 4] = address;
    if (this.#pointerSize === 8) this.#words[offset / 4 + 1] = Math.floor(address / 2 ** 32);
  }
}

/** Bytes of the count before a block. */
function countBytes(call: SmbusCall): number {
  return sizes[call] === 8 ? 1 : 0;
}
