import { describeError, formatAddress, I2CError, type I2CWire } from "@rbp/i2c";

/**
 * The wire behind an open channel: what happens there is reported with the channel's own path.
 *
 * @param name Path of the channel: "i2c-1/0x70.7".
 * @param muxAddress The multiplexer answers at its own address on every channel, so nothing else can.
 */
export function channelWire(name: string, muxAddress: number, wire: I2CWire): I2CWire {
  const rename = (error: unknown): never => {
    throw describeError(error, { bus: name });
  };
  return {
    transfer: (address, write, readLength) => {
      if (address !== muxAddress) return wire.transfer(address, write, readLength).catch(rename);
      const found = `${formatAddress(address)} is the multiplexer on the way to this channel`;
      const advice = "strap the multiplexer or the target to another address";
      return Promise.reject(new I2CError("address-in-use", { bus: name, address, found, advice }));
    },
    forget: (address) => wire.forget?.(address),
  };
}
