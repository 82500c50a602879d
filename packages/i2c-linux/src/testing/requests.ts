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
    default: {
      const set = setters[kind];
      if (set === undefined) throw new SystemError("ENOTTY");
      set(descriptor, argument);
      return { result: 0 };
    }
  }
}

/** The requests that set something of a descriptor or its adapter. */
const setters: Readonly<Record<number, (descriptor: EmulatedDescriptor, argument: number) => void>> = {
  [ioctls.SLAVE]: (descriptor, address) => descriptor.setAddress(address, false),
  [ioctls.SLAVE_FORCE]: (descriptor, address) => descriptor.setAddress(address, true),
  [ioctls.TENBIT]: (descriptor, tenBit) => void (descriptor.tenBit = tenBit !== 0),
  // Packet error codes are not emulated.
  [ioctls.PEC]: (_, checked) => {
    if (checked !== 0) throw new SystemError("EOPNOTSUPP");
  },
  [ioctls.RETRIES]: (descriptor, retries) => descriptor.setRetries(retries),
  [ioctls.TIMEOUT]: (descriptor, timeout) => descriptor.setTimeout(timeout),
};

function littleEndian(word: number): Uint8Array {
  return Uint8Array.of(word, word >>> 8, word >>> 16, word >>> 24);
}
