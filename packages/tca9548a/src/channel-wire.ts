import { describeError, formatAddress, I2CError, type I2CWire } from "@rbp/i2c";

/** The wire behind an open channel: what happens there is reported with the channel's own path. */
export class ChannelWire implements I2CWire {
  readonly #name: string;
  readonly #muxAddress: number;
  readonly #wire: I2CWire;

  /**
   * @param name Path of the channel: "i2c-1/0x70.7".
   * @param muxAddress The multiplexer answers at its own address on every channel, so nothing else can.
   */
  constructor(name: string, muxAddress: number, wire: I2CWire) {
    this.#name = name;
    this.#muxAddress = muxAddress;
    this.#wire = wire;
  }

  transfer(address: number, write: Uint8Array, readLength: number): Promise<Uint8Array> {
    if (address === this.#muxAddress) {
      const error = new I2CError("address-in-use", {
        bus: this.#name,
        address,
        found: `${formatAddress(address)} is the multiplexer on the way to this channel`,
        advice: "strap the multiplexer or the target to another address",
      });
      return Promise.reject(error);
    }
    return this.#wire.transfer(address, write, readLength).catch(this.#rename);
  }

  forget(address: number): void {
    this.#wire.forget?.(address);
  }

  readonly #rename = (error: unknown): never => {
    throw describeError(error, { bus: this.#name });
  };
}
