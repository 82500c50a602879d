import { byteAt, copyOf } from "./bytes.ts";
import { MESSAGE_MAXIMUM, type SmbusCall, smbusSizes } from "./call.ts";
import type { Koffi } from "./koffi.ts";

/** linux/i2c.h, I2C_M_RD; I2C_SMBUS_READ is the same. */
const READ = 1;

/** Where in the memory what is: the structs of linux/i2c-dev.h and linux/i2c.h, and what they point to. */
const at = { RDWR: 0, SMBUS: 16, MESSAGES: 32, DATA: 64, WRITTEN: 128, READ: 128 + MESSAGE_MAXIMUM } as const;

/**
 * The memory that the kernel reads and writes in a call of ioctl(). It stays where it is, and what never changes is
 * put there once. Numbers are little-endian, as every processor is that koffi has a binary for.
 */
export class CallMemory {
  /** Where the arguments of I2C_RDWR and I2C_SMBUS are, and a word for the result of I2C_FUNCS. */
  readonly messages: number;
  readonly smbus: number;
  readonly word: number;
  readonly #view = new DataView(new ArrayBuffer(at.READ + MESSAGE_MAXIMUM));
  readonly #bytes = new Uint8Array(this.#view.buffer);
  readonly #pointerSize: number;

  constructor(koffi: Pick<Koffi, "address" | "sizeof">) {
    const base = Number(koffi.address(this.#view.buffer));
    this.#pointerSize = koffi.sizeof("void *");
    this.messages = base + at.RDWR;
    this.smbus = base + at.SMBUS;
    this.word = base + at.DATA;
    this.#putPointer(at.SMBUS + 8, this.word);
    this.#putPointer(this.#message(0) + 8, base + at.WRITTEN);
    this.#putPointer(this.#message(1) + 8, base + at.READ);
  }

  takeWord(): number {
    return this.#view.getUint32(at.DATA, true);
  }

  /** struct i2c_rdwr_ioctl_data: one message for each direction that has bytes. Returns how many. */
  putMessages(address: number, write: Uint8Array, readLength: number): number {
    const count = write.length > 0 && readLength > 0 ? 2 : 1;
    this.#putMessage(0, address, 0, write.length);
    this.#putMessage(1, address, READ, readLength);
    this.#putPointer(at.RDWR, this.messages + this.#message(write.length > 0 ? 0 : 1));
    this.#view.setUint32(at.RDWR + this.#pointerSize, count, true);
    this.#bytes.set(write, at.WRITTEN);
    return count;
  }

  takeRead(length: number): Uint8Array {
    return copyOf(this.#bytes, at.READ, length);
  }

  /** struct i2c_smbus_ioctl_data, and its union: a byte, a word with the low byte first, or a count and a block. */
  putSmbus(call: SmbusCall, write: Uint8Array, readLength: number): void {
    this.#view.setUint8(at.SMBUS, readLength > 0 ? READ : 0);
    this.#view.setUint8(at.SMBUS + 1, write[0] ?? 0);
    this.#view.setUint32(at.SMBUS + 4, smbusSizes[call], true);
    const data = write.subarray(1);
    this.#view.setUint8(at.DATA, readLength > 0 ? readLength : data.length);
    this.#bytes.set(data, at.DATA + countBytes(call));
  }

  takeSmbus(call: SmbusCall, readLength: number): Uint8Array {
    const counted = countBytes(call);
    const length = counted === 0 ? readLength : Math.min(readLength, byteAt(this.#bytes, at.DATA));
    return copyOf(this.#bytes, at.DATA + counted, length);
  }

  /** struct i2c_msg: three halves of a word, and a pointer that is 8 bytes behind the first with either size. */
  #putMessage(index: 0 | 1, address: number, flags: number, length: number): void {
    for (const [half, value] of [address, flags, length].entries()) {
      this.#view.setUint16(this.#message(index) + 2 * half, value, true);
    }
  }

  #message(index: 0 | 1): number {
    return at.MESSAGES + index * (8 + this.#pointerSize);
  }

  #putPointer(offset: number, address: number): void {
    this.#view.setUint32(offset, address % 2 ** 32, true);
    if (this.#pointerSize === 8) this.#view.setUint32(offset + 4, Math.floor(address / 2 ** 32), true);
  }
}

/** Bytes of the count before a block. */
function countBytes(call: SmbusCall): 0 | 1 {
  return call === "readI2cBlock" || call === "writeI2cBlock" ? 1 : 0;
}
