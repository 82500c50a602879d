import { I2CError } from "@rbp/i2c";
import type { AddonBus, AddonCalls, I2CBusAddon } from "./addon.ts";
import { asBuffer, byteAt, bytesOfWord, copyOf, wordOfBytes } from "./bytes.ts";
import {
  type AdapterFunctions,
  BLOCK_MAXIMUM,
  type Call,
  chooseCall,
  smbusCalls,
  unsupportedTransfer,
} from "./call.ts";
import { type Access, closeQuietly, type Device, type Eventual, mapEventual } from "./device.ts";

const none = (): Uint8Array => new Uint8Array(0);

/** What an address is spoken to with. */
interface Peer {
  readonly bus: AddonBus;
  readonly calls: AddonCalls;
}

/**
 * /dev/i2c-N through npm `i2c-bus`, with an object of it for each address, kept only while transfers succeed.
 *
 * Within one object `i2c-bus` caches a descriptor for each address *before* it has told the kernel the address.
 * When that fails (EBUSY: a driver of the kernel holds it) the next call finds the descriptor, skips the step
 * and talks to address 0, the general call. An object that is thrown away with its descriptor cannot do that.
 */
export class AddonDevice implements Device {
  readonly #addon: I2CBusAddon;
  readonly #number: number;
  readonly #access: Access;
  readonly #can: AdapterFunctions;
  readonly #peers = new Map<number, Peer>();
  // Shared by all reads: each has copied its bytes out before the next can begin.
  readonly #block = Buffer.allocUnsafeSlow(BLOCK_MAXIMUM);

  private constructor(addon: I2CBusAddon, number: number, access: Access, can: AdapterFunctions) {
    this.#addon = addon;
    this.#number = number;
    this.#access = access;
    this.#can = can;
  }

  /**
   * Opens the device for real, which `i2c-bus` does only at the first transfer, and asks what the adapter can do.
   * The descriptor for that carries address 0 and is never used for a transfer.
   */
  static async open(addon: I2CBusAddon, number: number, access: Access): Promise<AddonDevice> {
    const bus = addon.openSync(number);
    try {
      return new AddonDevice(addon, number, access, await bus.promisifiedBus().i2cFuncs());
    } finally {
      close(bus);
    }
  }

  transfer(address: number, write: Uint8Array, readLength: number): Eventual<Uint8Array> {
    const call = chooseCall(this.#can, write.length, readLength);
    if (call === undefined) throw unsupportedTransfer(write.length, readLength);
    return this.#perform(this.#callsOf(address), call, address, write, readLength);
  }

  forget(address: number): void {
    const peer = this.#peers.get(address);
    this.#peers.delete(address);
    if (peer !== undefined) close(peer.bus);
  }

  close(): void {
    for (const address of this.#peers.keys()) this.forget(address);
  }

  #callsOf(address: number): AddonCalls {
    let peer = this.#peers.get(address);
    if (peer === undefined) {
      const bus = this.#addon.openSync(this.#number);
      peer = { bus, calls: this.#access === "sync" ? blockingCalls(bus) : bus.promisifiedBus() };
      this.#peers.set(address, peer);
    }
    return peer.calls;
  }

  #perform(
    bus: AddonCalls,
    call: Call,
    address: number,
    write: Uint8Array,
    readLength: number,
  ): Eventual<Uint8Array> {
    const command = byteAt(write, 0);
    switch (call) {
      case "readI2cBlock":
        return mapEventual(bus.readI2cBlock(address, command, readLength, this.#block), (result) =>
          copyOf(this.#block, 0, typeof result === "number" ? result : result.bytesRead),
        );
      case "i2cRead": {
        const bytes = new Uint8Array(readLength);
        return mapEventual(bus.i2cRead(address, readLength, asBuffer(bytes)), (result) =>
          bytes.subarray(0, typeof result === "number" ? result : result.bytesRead),
        );
      }
      case "readWord":
        return mapEventual(bus.readWord(address, command), bytesOfWord);
      case "readByte":
        return mapEventual(bus.readByte(address, command), (byte) => Uint8Array.of(byte));
      case "receiveByte":
        return mapEventual(bus.receiveByte(address), (byte) => Uint8Array.of(byte));
      case "sendByte":
        return mapEventual(bus.sendByte(address, command), none);
      case "i2cWrite":
        return mapEventual(bus.i2cWrite(address, write.length, asBuffer(write)), (result) => {
          const written = typeof result === "number" ? result : result.bytesWritten;
          if (written === write.length) return none();
          throw new I2CError("bus", {
            found: `${String(written)} of ${String(write.length)} bytes written`,
          });
        });
      case "writeByte":
        return mapEventual(bus.writeByte(address, command, byteAt(write, 1)), none);
      case "writeWord":
        return mapEventual(bus.writeWord(address, command, wordOfBytes(write, 1)), none);
      case "writeI2cBlock":
        return mapEventual(
          bus.writeI2cBlock(address, command, write.length - 1, asBuffer(write.subarray(1))),
          none,
        );
      case "writeQuick":
        return mapEventual(bus.writeQuick(address, 0), none);
    }
  }
}

/** The blocking calls of an object under the names of the promised ones. */
function blockingCalls(bus: AddonBus): AddonCalls {
  const names = [...smbusCalls, "i2cRead", "i2cWrite"] as const;
  return Object.fromEntries(
    names.map((name) => [name, bus[`${name}Sync`].bind(bus)]),
  ) as unknown as AddonCalls;
}

/**
 * Closes the descriptors of an object. Not with `close()`: that leaves them in the object's cache, where a later
 * call would find a number that may belong to another file by then.
 */
function close(bus: AddonBus): void {
  closeQuietly(() => bus.closeSync());
}
