import { I2CError } from "@rbp/i2c";
import {
  type AdapterFunctions,
  chooseCall,
  MESSAGE_MAXIMUM,
  type SmbusCall,
  unsupportedTransfer,
} from "./call.ts";
import { CallMemory } from "./call-memory.ts";
import { type Access, closeQuietly, type Device, type Eventual, mapEventual } from "./device.ts";
import { describeErrno } from "./errno.ts";
import type { Koffi, NativeFunction } from "./koffi.ts";
import type { HostSystem } from "./system.ts";

/** linux/i2c-dev.h */
const requests = { I2C_SLAVE: 0x703, I2C_FUNCS: 0x705, I2C_RDWR: 0x707, I2C_SMBUS: 0x720 } as const;

/** linux/i2c.h, I2C_FUNC_… */
const functions: Readonly<Record<keyof AdapterFunctions, number>> = {
  i2c: 0x0000_0001,
  smbusQuick: 0x0001_0000,
  smbusReceiveByte: 0x0002_0000,
  smbusSendByte: 0x0004_0000,
  smbusReadByte: 0x0008_0000,
  smbusWriteByte: 0x0010_0000,
  smbusReadWord: 0x0020_0000,
  smbusWriteWord: 0x0040_0000,
  smbusReadI2cBlock: 0x0400_0000,
  smbusWriteI2cBlock: 0x0800_0000,
};

/**
 * /dev/i2c-N through npm `koffi`, which calls the C library and needs no compiler. One descriptor, kept only while
 * transfers succeed.
 *
 * I2C_RDWR does not ask whether a driver of the kernel holds the address, so I2C_SLAVE does before the first
 * transfer. That waits for no bus, and blocks with either access.
 */
export class KoffiDevice implements Device {
  readonly #koffi: Koffi;
  readonly #ioctl: NativeFunction;
  readonly #system: Pick<HostSystem, "open" | "close">;
  readonly #path: string;
  readonly #access: Access;
  readonly #memory: CallMemory;
  readonly #plain: boolean;
  readonly #can: AdapterFunctions;
  #descriptor: number | undefined;
  /** The address that the descriptor carries, and all that the kernel has let it carry. */
  #target: number | undefined;
  readonly #free = new Set<number>();

  /** Opens the device, asks what the adapter can do, and closes it until the first transfer. */
  constructor(koffi: Koffi, system: Pick<HostSystem, "open" | "close">, number: number, access: Access) {
    this.#koffi = koffi;
    this.#ioctl = koffi.load(null).func("ioctl", "int", ["int", "unsigned long", "uintptr_t"]);
    this.#system = system;
    this.#path = `/dev/i2c-${String(number)}`;
    this.#access = access;
    this.#memory = new CallMemory(koffi);
    try {
      this.#block("I2C_FUNCS", this.#memory.word);
    } finally {
      this.close();
    }
    const word = this.#memory.readWord();
    const flags = Object.entries(functions).map(([name, flag]) => [name, (word & flag) !== 0]);
    const { i2c, ...smbus } = Object.fromEntries(flags) as Record<keyof AdapterFunctions, boolean>;
    this.#plain = i2c;
    this.#can = { i2c: false, ...smbus };
  }

  transfer(address: number, write: Uint8Array, readLength: number): Eventual<Uint8Array> {
    const [length, maximum] = [write.length + readLength, Math.max(write.length, readLength)];
    if (this.#plain && length > 0 && maximum <= MESSAGE_MAXIMUM) {
      if (!this.#free.has(address)) this.#claim(address);
      return this.#messages(address, write, readLength);
    }
    const call = chooseCall(this.#can, write.length, readLength) as SmbusCall | undefined;
    if (call === undefined) throw unsupportedTransfer(write.length, readLength);
    if (this.#target !== address) this.#claim(address);
    this.#memory.putSmbus(call, write, readLength);
    return mapEventual(this.#call("I2C_SMBUS", this.#memory.smbus), () =>
      this.#memory.takeSmbus(call, readLength),
    );
  }

  forget(): void {
    this.close();
  }

  close(): void {
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    this.#target = undefined;
    this.#free.clear();
    if (descriptor !== undefined) closeQuietly(() => this.#system.close(descriptor));
  }

  /** @throws EBUSY while a driver of the kernel holds the address. */
  #claim(address: number): void {
    this.#block("I2C_SLAVE", address);
    this.#free.add(address);
    this.#target = address;
  }

  #messages(address: number, write: Uint8Array, readLength: number): Eventual<Uint8Array> {
    const count = this.#memory.putMessages(address, write, readLength);
    return mapEventual(this.#call("I2C_RDWR", this.#memory.messages), (done) => {
      if (done === count) return this.#memory.takeRead(readLength);
      throw new I2CError("bus", { found: `${String(done)} of ${String(count)} messages transferred` });
    });
  }

  #call(request: keyof typeof requests, argument: number): Eventual<number> {
    if (this.#access === "sync") return this.#block(request, argument);
    return new Promise((resolve, reject) => {
      // What is called back with holds this object, and so the memory that the kernel uses meanwhile.
      this.#ioctl.async(this.#opened(), requests[request], argument, (error: unknown, result: number) => {
        if (result >= 0) resolve(result);
        else reject(error ?? this.#failure(request));
      });
    });
  }

  #block(request: keyof typeof requests, argument: number): number {
    const result = this.#ioctl(this.#opened(), requests[request], argument);
    if (result < 0) throw this.#failure(request);
    return result;
  }

  #opened(): number {
    return (this.#descriptor ??= this.#system.open(this.#path));
  }

  #failure(request: keyof typeof requests): Error {
    const errno = this.#koffi.errno();
    const { symbol } = describeErrno(errno);
    return Object.assign(new Error(`${symbol}: ioctl ${request} failed`), {
      errno: -errno,
      code: symbol,
      syscall: request,
    });
  }
}
