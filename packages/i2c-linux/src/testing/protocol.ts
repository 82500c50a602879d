import type { SimulatedMessage } from "@rbp/i2c/testing";
import { SystemError } from "./system-error.ts";

/** A request of the shim (emulation/client.c). All numbers are little-endian and have 32 bits. */
export interface EmulationRequest {
  /** Identity of the descriptor that the program used. */
  readonly descriptor: string;
  readonly bus: number;
  /** One of {@link requests}, or the number of an ioctl() of i2c-dev. */
  readonly kind: number;
  readonly argument: number;
  readonly data: Buffer;
}

/** Requests that are no ioctl() of i2c-dev. */
export const requests = { OPEN: 0, READ: 1, WRITE: 2, EXISTS: 3 } as const;

/** The requests of ioctl() that i2c-dev knows (linux/i2c-dev.h). */
export const ioctls = {
  RETRIES: 0x0701,
  TIMEOUT: 0x0702,
  SLAVE: 0x0703,
  TENBIT: 0x0704,
  FUNCS: 0x0705,
  SLAVE_FORCE: 0x0706,
  RDWR: 0x0707,
  PEC: 0x0708,
  SMBUS: 0x0720,
} as const;

const REQUEST_HEADER = 24;
const REPLY_HEADER = 8;

/** Cuts a stream of bytes into requests. */
export class RequestReader {
  #received: Buffer = Buffer.alloc(0);

  /** Takes what arrived; gives the requests that are complete now. */
  push(chunk: Buffer): EmulationRequest[] {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const complete: EmulationRequest[] = [];
    for (let request = this.#next(); request !== undefined; request = this.#next()) complete.push(request);
    return complete;
  }

  #next(): EmulationRequest | undefined {
    const received = this.#received;
    if (received.length < REQUEST_HEADER) return undefined;
    const end = REQUEST_HEADER + received.readUInt32LE(0);
    if (received.length < end) return undefined;
    this.#received = received.subarray(end);
    return {
      descriptor: received.toString("hex", 4, 16),
      bus: received.readUInt32LE(4),
      kind: received.readUInt32LE(16),
      argument: received.readUInt32LE(20),
      data: received.subarray(REQUEST_HEADER, end),
    };
  }
}

/** @param result 0 or more, or a negative error number. */
export function encodeReply(result: number, data: Uint8Array = new Uint8Array(0)): Buffer {
  const reply = Buffer.alloc(REPLY_HEADER + data.length);
  reply.writeUInt32LE(data.length, 0);
  reply.writeInt32LE(result, 4);
  reply.set(data, REPLY_HEADER);
  return reply;
}

/** Flags of a message (linux/i2c.h). */
const READ = 0x0001;
/** A hint about memory, which the kernel handles on its own. */
const DMA_SAFE = 0x0200;

const MESSAGE_HEADER = 6;

/**
 * Reads the messages of an I2C_RDWR call: address, flags and length with 16 bits each, then the bytes of a write.
 *
 * @throws SystemError EOPNOTSUPP for ten-bit addresses, lengths that the target gives, and protocol mangling.
 */
export function decodeMessages(data: Buffer): SimulatedMessage[] {
  const messages: SimulatedMessage[] = [];
  let at = 0;
  while (at < data.length) {
    const address = data.readUInt16LE(at);
    const flags = data.readUInt16LE(at + 2) & ~DMA_SAFE;
    const length = data.readUInt16LE(at + 4);
    at += MESSAGE_HEADER;
    if ((flags & ~READ) !== 0) throw new SystemError("EOPNOTSUPP");
    if (flags === READ) {
      messages.push({ address, readLength: length });
    } else {
      messages.push({ address, write: Uint8Array.from(data.subarray(at, at + length)) });
      at += length;
    }
  }
  return messages;
}

/** The bytes of all reads one after the other; the caller knows how long each is. */
export function encodeReads(messages: readonly SimulatedMessage[], reads: readonly Uint8Array[]): Uint8Array {
  const isRead = (_bytes: Uint8Array, index: number): boolean => {
    const message = messages[index];
    return message !== undefined && "readLength" in message;
  };
  return Buffer.concat(reads.filter(isRead));
}
