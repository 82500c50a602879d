import { formatAddress, I2CError, type I2CWire, isI2CError } from "@rbp/i2c";
import { firstAnswer, retry } from "./attempts.ts";

/** A multiplexer as its control register is handled. */
export interface MultiplexerControl {
  readonly address: number;
  /** The control bits that read back as written. */
  readonly mask: number;
}

const nothing = new Uint8Array(0);

/** What a control register holds; undefined where nothing answers, or a driver of the kernel does. */
export function readControl(wire: I2CWire, address: number): Promise<number | undefined> {
  return firstAnswer(async () => {
    try {
      return await readByte(wire, address);
    } catch (error) {
      if (isI2CError(error, "nack") || isI2CError(error, "address-in-use")) return undefined;
      throw error;
    }
  });
}

/** Writes a control register and returns what it reads back. */
export function writeControl(wire: I2CWire, address: number, control: number): Promise<number> {
  return retry(async () => {
    await wire.transfer(address, Uint8Array.of(control), 0);
    return readByte(wire, address);
  });
}

/**
 * Makes a control register hold a value, and proves it.
 *
 * A second attempt begins with 0. When a second multiplexer of the same address is behind the channel, the first
 * write reaches the outer one alone, and the register reads back wrong; repeated as it is, it would reach both,
 * connect a channel of each, and read back right.
 *
 * @param bus Where the multiplexer is, for the message.
 * @throws I2CError `mux-conflict` when it reads back as something else.
 */
export function setControl(
  wire: I2CWire,
  multiplexer: MultiplexerControl,
  control: number,
  bus: string,
): Promise<void> {
  const { address, mask } = multiplexer;
  let attempted = false;
  return retry(async () => {
    if (attempted && control !== 0) await wire.transfer(address, Uint8Array.of(0), 0);
    attempted = true;
    await wire.transfer(address, Uint8Array.of(control), 0);
    const found = await readByte(wire, address);
    if (((found ^ control) & mask) !== 0) throw conflict(multiplexer, bus, found, control);
  });
}

/** The error for a control register that is not as it should be. */
export function conflict(
  { address }: MultiplexerControl,
  bus: string,
  found: number,
  expected: number,
): I2CError {
  return new I2CError("mux-conflict", {
    bus,
    address,
    found: `control register is ${formatAddress(found)} instead of ${formatAddress(expected)}`,
    advice: "look for another program that uses this multiplexer, or a second one of this address",
  });
}

async function readByte(wire: I2CWire, address: number): Promise<number> {
  // The bus contract promises exactly one byte.
  return (await wire.transfer(address, nothing, 1))[0] as number;
}
