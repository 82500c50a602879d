import { I2CError, type I2CWire } from "@rbp/i2c";
import type { AdapterFunctions, AddonBus } from "./addon.ts";
import { asBuffer, byteAt, bytesOfWord, checkWritten, wordOfBytes } from "./bytes.ts";
import { BLOCK_MAXIMUM, type Call, chooseCall, unsupportedTransfer } from "./call.ts";
import type { ExplainFailure } from "./failure.ts";
import type { BusPerAddress } from "./per-address.ts";

const nothing = new Uint8Array(0);

/** Transfers that block the process until they have ended: a tenth of the cost of those on the thread pool. */
export class SyncWire implements I2CWire {
  readonly #buses: BusPerAddress;
  readonly #can: AdapterFunctions;
  readonly #explain: ExplainFailure;
  // Shared by all reads: each has copied its bytes out before the next can begin.
  readonly #block = Buffer.allocUnsafeSlow(BLOCK_MAXIMUM);
  #closed = false;

  constructor(buses: BusPerAddress, can: AdapterFunctions, explain: ExplainFailure) {
    this.#buses = buses;
    this.#can = can;
    this.#explain = explain;
  }

  transfer(address: number, write: Uint8Array, readLength: number): Promise<Uint8Array> {
    if (this.#closed) return Promise.reject(new I2CError("closed"));
    const call = chooseCall(this.#can, write.length, readLength);
    if (call === undefined) return Promise.reject(unsupportedTransfer(write.length, readLength));
    const bus = this.#buses.take(address);
    try {
      const read = this.#perform(bus, call, address, write, readLength);
      this.#buses.keep(address, bus);
      return Promise.resolve(read);
    } catch (error) {
      this.#buses.discard(address, bus);
      return this.#explain(error, address).then((explained) => Promise.reject(explained));
    }
  }

  forget(address: number): void {
    this.#buses.forget(address);
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#buses.closeAll();
    return Promise.resolve();
  }

  #perform(bus: AddonBus, call: Call, address: number, write: Uint8Array, readLength: number): Uint8Array {
    switch (call) {
      case "readI2cBlock":
        return copy(this.#block, bus.readI2cBlockSync(address, byteAt(write, 0), readLength, this.#block));
      case "readWord":
        return bytesOfWord(bus.readWordSync(address, byteAt(write, 0)));
      case "readByte":
        return Uint8Array.of(bus.readByteSync(address, byteAt(write, 0)));
      case "receiveByte":
        return Uint8Array.of(bus.receiveByteSync(address));
      case "i2cRead": {
        const read = new Uint8Array(readLength);
        return read.subarray(0, bus.i2cReadSync(address, readLength, asBuffer(read)));
      }
      case "sendByte":
        bus.sendByteSync(address, byteAt(write, 0));
        return nothing;
      case "i2cWrite":
        checkWritten(bus.i2cWriteSync(address, write.length, asBuffer(write)), write.length);
        return nothing;
      case "writeByte":
        bus.writeByteSync(address, byteAt(write, 0), byteAt(write, 1));
        return nothing;
      case "writeWord":
        bus.writeWordSync(address, byteAt(write, 0), wordOfBytes(write, 1));
        return nothing;
      case "writeI2cBlock":
        bus.writeI2cBlockSync(address, byteAt(write, 0), write.length - 1, asBuffer(write.subarray(1)));
        return nothing;
      case "writeQuick":
        bus.writeQuickSync(address, 0);
        return nothing;
    }
  }
}

// For two bytes, the common case, a loop costs less than a view and a call.
function copy(from: Uint8Array, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; index += 1) bytes[index] = byteAt(from, index);
  return bytes;
}
