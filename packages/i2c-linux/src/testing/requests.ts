import type { EmulatedDescriptor } from "./descriptor.ts";
import { decodeMessages, type EmulationRequest, encodeReads, ioctls, requests } from "./protocol.ts";
import { SystemError } from "./system-error.ts";

/** How a call ends when it succeeds. */
export interface Outcome {
  /** What the program's call returns. */
  readonly result: number;
  /** What goes into the program's memory. */
  readonly data?: Uint8Array;
}

/** Carries out a request on a descriptor. */
export async function perform(descriptor: EmulatedDescriptor, request: EmulationRequest): Promise<Outcome> {
  const { kind, argument, data } = request;
  switch (kind) {
    case requests.READ: {
      const read = await descriptor.read(argument);
      return { result: read.length, data: read };
    }
    case requests.WRITE:
      return { result: await descriptor.write(Uint8Array.from(data)) };
    case ioctls.RDWR: {
      const messages = decodeMessages(data);
      const reads = await descriptor.combined(messages);
      return { result: messages.length, data: encodeReads(messages, reads) };
    }
    case ioctls.SMBUS: {
      const [readWrite, command = 0] = data;
      const call = { size: argument, read: readWrite === 1, command, data: data.subarray(2) };
      return { result: 0, data: await descriptor.smbus(call) };
    }
    case ioctls.FUNCS:
      return { result: 0, data: littleEndian(descriptor.functionality()) };
    default:
      set(descriptor, kind, argument);
      return { result: 0 };
  }
}

function set(descriptor: EmulatedDescriptor, kind: number, argument: number): void {
  switch (kind) {
    case ioctls.SLAVE:
      return descriptor.setAddress(argument, false);
    case ioctls.SLAVE_FORCE:
      return descriptor.setAddress(argument, true);
    case ioctls.TENBIT:
      descriptor.tenBit = argument !== 0;
      return;
    case ioctls.PEC:
      descriptor.checked = argument !== 0;
      return;
    case ioctls.RETRIES:
      return descriptor.setRetries(argument);
    case ioctls.TIMEOUT:
      return descriptor.setTimeout(argument);
    default:
      throw new SystemError("ENOTTY");
  }
}

function littleEndian(word: number): Uint8Array {
  return Uint8Array.of(word, word >>> 8, word >>> 16, word >>> 24);
}
