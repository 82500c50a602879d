import { I2CError } from "@rbp/i2c";
import type { AddonBus, AddonCalls, Count, I2CBusAddon } from "./addon.ts";
import { asBuffer, byteAt, bytesOfWord, copyOf, wordOfBytes } from "./bytes.ts";
import {
  type AdapterFunctions,
  BLOCK_MAXIMUM,
  type Call,
  chooseCall,
  smbusSizes,
  unsupportedTransfer,
} from "./call.ts";
import { type Access, closeQuietly, type Device, type Eventual, mapEventual } from "./device.ts";

const names = [...Object.keys(smbusSizes), "i2cRead", "i2cWrite"] as readonly Call[];
const none = (): Uint8Array => new Uint8Array(0);
const oneByte = (byte: number): Uint8Array => Uint8Array.of(byte);

/**
 * /dev/i2c-N through npm `i2c-bus`, with an object of it for each address, kept only while transfers succeed.
 *
 * Within one object `i2c-bus` caches a descriptor for each address *before* it has told the kernel the address.
 * When that fails (EBUSY: a driver of the kernel holds it) the next call finds the descriptor, skips the step
 * and talks to address 0, the general call. An object that is thrown away with its descriptor cannot do that.
 */
export async function openAddonDevice(addon: I2CBusAddon, number: number, access: Access): Promise<Device> {
  const can = await findFunctions(addon.openSync(number));
  const peers = new Map<number, { readonly bus: AddonBus; readonly calls: AddonCalls }>();
  // Shared by all reads: each has copied its bytes out before the next can begin.
  const block = Buffer.allocUnsafeSlow(BLOCK_MAXIMUM);

  const callsOf = (address: number): AddonCalls => {
    let peer = peers.get(address);
    if (peer === undefined) {
      const bus = addon.openSync(number);
      peer = { bus, calls: access === "sync" ? blockingCalls(bus) : bus.promisifiedBus() };
      peers.set(address, peer);
    }
    return peer.calls;
  };
  const forget = (address: number): void => {
    const peer = peers.get(address);
    peers.delete(address);
    if (peer !== undefined) close(peer.bus);
  };
  return {
    transfer: (address, write, readLength) => {
      const call = chooseCall(can, write.length, readLength);
      if (call === undefined) throw unsupportedTransfer(write.length, readLength);
      return perform(callsOf(address), call, address, write, readLength, block);
    },
    forget,
    close: () => [...peers.keys()].forEach(forget),
  };
}

/**
 * Opens the device for real, which `i2c-bus` does only at the first transfer, and asks what the adapter can do.
 * The descriptor for that carries address 0 and is never used for a transfer.
 */
async function findFunctions(bus: AddonBus): Promise<AdapterFunctions> {
  try {
    return await bus.promisifiedBus().i2cFuncs();
  } finally {
    close(bus);
  }
}

/** @param block For up to 32 bytes, used by no other call meanwhile. */
function perform(
  bus: AddonCalls,
  call: Call,
  address: number,
  write: Uint8Array,
  readLength: number,
  block: Uint8Array,
): Eventual<Uint8Array> {
  const command = byteAt(write, 0);
  switch (call) {
    case "readI2cBlock":
      return mapEventual(bus.readI2cBlock(address, command, readLength, block), (read) =>
        copyOf(block, 0, numberOf(read)),
      );
    case "i2cRead": {
      const bytes = new Uint8Array(readLength);
      return mapEventual(bus.i2cRead(address, readLength, asBuffer(bytes)), (read) =>
        bytes.subarray(0, numberOf(read)),
      );
    }
    case "readWord":
      return mapEventual(bus.readWord(address, command), bytesOfWord);
    case "readByte":
      return mapEventual(bus.readByte(address, command), oneByte);
    case "receiveByte":
      return mapEventual(bus.receiveByte(address), oneByte);
    case "sendByte":
      return mapEventual(bus.sendByte(address, command), none);
    case "i2cWrite":
      return mapEventual(bus.i2cWrite(address, write.length, asBuffer(write)), (written) => {
        if (numberOf(written) === write.length) return none();
        throw new I2CError("bus", {
          found: `${String(numberOf(written))} of ${String(write.length)} bytes written`,
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

function numberOf(count: Count): number {
  if (typeof count === "number") return count;
  return "bytesRead" in count ? count.bytesRead : count.bytesWritten;
}

/** The blocking calls of an object under the names of the promised ones. */
function blockingCalls(bus: AddonBus): AddonCalls {
  return Object.fromEntries(
    names.map((name) => [name, bus[`${name}Sync`].bind(bus)]),
  ) as unknown as AddonCalls;
}

/** Not with `close()`: that leaves descriptors in the cache, whose numbers may belong to other files at a later call. */
function close(bus: AddonBus): void {
  closeQuietly(() => bus.closeSync());
}
