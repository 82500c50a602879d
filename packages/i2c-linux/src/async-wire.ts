import { I2CError, type I2CWire } from "@rbp/i2c";
import type { AdapterFunctions, PromisedAddonBus } from "./addon.ts";
import { asBuffer, byteAt, bytesOfWord, checkWritten, wordOfBytes } from "./bytes.ts";
import { type Call, chooseCall, unsupportedTransfer } from "./call.ts";
import type { ExplainFailure } from "./failure.ts";
import type { BusPerAddress } from "./per-address.ts";
import type { TransferQueue } from "./transfer-queue.ts";

const nothing = new Uint8Array(0);

/**
 * Transfers on Node's thread pool: the process goes on while the bus hangs. One at a time, whoever asks, because
 * `i2c-bus` neither orders its calls nor bears two first ones for an address at once.
 */
export class AsyncWire implements I2CWire {
  readonly #buses: BusPerAddress;
  readonly #can: AdapterFunctions;
  readonly #explain: ExplainFailure;
  readonly #queue: TransferQueue;
  #closed = false;

  constructor(buses: BusPerAddress, can: AdapterFunctions, explain: ExplainFailure, queue: TransferQueue) {
    this.#buses = buses;
    this.#can = can;
    this.#explain = explain;
    this.#queue = queue;
  }

  transfer(address: number, write: Uint8Array, readLength: number): Promise<Uint8Array> {
    return this.#queue.run(() => this.#transfer(address, write, readLength));
  }

  forget(address: number): void {
    void this.#queue.run(() => this.#buses.forget(address));
  }

  /** Lets the running transfer end: its thread uses the descriptor until then. Those that wait are refused. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#queue.run(() => this.#buses.closeAll());
  }

  async #transfer(address: number, write: Uint8Array, readLength: number): Promise<Uint8Array> {
    if (this.#closed) throw new I2CError("closed");
    const call = chooseCall(this.#can, write.length, readLength);
    if (call === undefined) throw unsupportedTransfer(write.length, readLength);
    const bus = this.#buses.take(address);
    try {
      const read = await perform(bus.promisifiedBus(), call, address, write, readLength);
      this.#buses.keep(address, bus);
      return read;
    } catch (error) {
      this.#buses.discard(address, bus);
      throw await this.#explain(error, address);
    }
  }
}

async function perform(
  bus: PromisedAddonBus,
  call: Call,
  address: number,
  write: Uint8Array,
  readLength: number,
): Promise<Uint8Array> {
  switch (call) {
    case "readI2cBlock":
      return readInto(readLength, (buffer) =>
        bus.readI2cBlock(address, byteAt(write, 0), readLength, buffer),
      );
    case "i2cRead":
      return readInto(readLength, (buffer) => bus.i2cRead(address, readLength, buffer));
    case "readWord":
      return bytesOfWord(await bus.readWord(address, byteAt(write, 0)));
    case "readByte":
      return Uint8Array.of(await bus.readByte(address, byteAt(write, 0)));
    case "receiveByte":
      return Uint8Array.of(await bus.receiveByte(address));
    case "sendByte":
      await bus.sendByte(address, byteAt(write, 0));
      return nothing;
    case "i2cWrite":
      checkWritten((await bus.i2cWrite(address, write.length, asBuffer(write))).bytesWritten, write.length);
      return nothing;
    case "writeByte":
      await bus.writeByte(address, byteAt(write, 0), byteAt(write, 1));
      return nothing;
    case "writeWord":
      await bus.writeWord(address, byteAt(write, 0), wordOfBytes(write, 1));
      return nothing;
    case "writeI2cBlock":
      await bus.writeI2cBlock(address, byteAt(write, 0), write.length - 1, asBuffer(write.subarray(1)));
      return nothing;
    case "writeQuick":
      await bus.writeQuick(address, 0);
      return nothing;
  }
}

async function readInto(
  length: number,
  read: (buffer: Buffer) => Promise<{ readonly bytesRead: number }>,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  const { bytesRead } = await read(asBuffer(bytes));
  return bytes.subarray(0, bytesRead);
}
