import { I2CError } from "@rbp/i2c";
import {
  type AdapterFunctions,
  adapterFunctions,
  chooseCall,
  MESSAGE_MAXIMUM,
  type SmbusCall,
  unsupportedTransfer,
} from "./call.ts";
import { CallMemory } from "./call-memory.ts";
import { type Access, closeQuietly, type Device, type Eventual, mapEventual } from "./device.ts";
import { describeErrno } from "./errno.ts";
import type { Koffi } from "./koffi.ts";
import type { HostSystem } from "./system.ts";

/** linux/i2c-dev.h */
const requests = { I2C_SLAVE: 0x703, I2C_FUNCS: 0x705, I2C_RDWR: 0x707, I2C_SMBUS: 0x720 } as const;

type Request = keyof typeof requests;

/**
 * /dev/i2c-N through npm `koffi`, which calls the C library and needs no compiler. One descriptor, kept only while
 * transfers succeed.
 *
 * I2C_RDWR does not ask whether a driver of the kernel holds the address, so I2C_SLAVE does before the first
 * transfer. That waits for no bus, and blocks with either access.
 */
export function openKoffiDevice(
  koffi: Koffi,
  system: Pick<HostSystem, "open" | "close">,
  number: number,
  access: Access,
): Device {
  const ioctl = koffi.load(null).func("ioctl", "int", ["int", "unsigned long", "uintptr_t"]);
  const memory = new CallMemory(koffi);
  let descriptor: number | undefined;
  /** The address that the descriptor carries, and all that the kernel has let it carry. */
  let target: number | undefined;
  const free = new Set<number>();

  const opened = (): number => (descriptor ??= system.open(`/dev/i2c-${String(number)}`));
  const close = (): void => {
    const last = descriptor;
    descriptor = target = undefined;
    free.clear();
    if (last !== undefined) closeQuietly(() => system.close(last));
  };
  /** Of the call that has just failed, or that a callback is for. */
  const failure = (syscall: Request): Error => {
    const errno = koffi.errno();
    const { symbol: code } = describeErrno(errno);
    return Object.assign(new Error(`${code}: ioctl ${syscall} failed`), { errno: -errno, code, syscall });
  };
  const block = (request: Request, argument: number): number => {
    const result = ioctl(opened(), requests[request], argument);
    if (result < 0) throw failure(request);
    return result;
  };
  const call = (request: Request, argument: number): Eventual<number> => {
    if (access === "sync") return block(request, argument);
    // Koffi holds the callback and not the memory. The callback holds the promise, which holds what reads the memory.
    return new Promise((resolve, reject) => {
      ioctl.async(opened(), requests[request], argument, (error: unknown, result: number) => {
        if (result >= 0) resolve(result);
        else reject(error ?? failure(request));
      });
    });
  };
  const claim = (address: number): void => {
    block("I2C_SLAVE", address);
    free.add(address);
    target = address;
  };

  // The descriptor for this is closed until the first transfer.
  try {
    block("I2C_FUNCS", memory.word);
  } finally {
    close();
  }
  const can = readFunctions(memory.takeWord());
  const smbus = { ...can, i2c: false };
  return {
    transfer: (address, write, readLength) => {
      const longest = Math.max(write.length, readLength);
      if (can.i2c && longest > 0 && longest <= MESSAGE_MAXIMUM) {
        if (!free.has(address)) claim(address);
        const count = memory.putMessages(address, write, readLength);
        return mapEventual(call("I2C_RDWR", memory.messages), (done) => {
          if (done === count) return memory.takeRead(readLength);
          throw new I2CError("bus", { found: `${String(done)} of ${String(count)} messages transferred` });
        });
      }
      const name = chooseCall(smbus, write.length, readLength) as SmbusCall | undefined;
      if (name === undefined) throw unsupportedTransfer(write.length, readLength);
      if (target !== address) claim(address);
      memory.putSmbus(name, write, readLength);
      return mapEventual(call("I2C_SMBUS", memory.smbus), () => memory.takeSmbus(name, readLength));
    },
    forget: close,
    close,
  };
}

/** What the bits of I2C_FUNCS mean. */
function readFunctions(word: number): AdapterFunctions {
  const found = Object.entries(adapterFunctions).map(([name, bit]) => [name, (word & bit) !== 0]);
  return Object.fromEntries(found) as AdapterFunctions;
}
