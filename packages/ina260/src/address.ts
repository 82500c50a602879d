import { formatAddress } from "@rbp/i2c";

/** What an address pin is tied to (SBOS656, address pins and target addresses). */
export type INA260AddressPin = "GND" | "VS" | "SDA" | "SCL";

/** The two address pins. */
export interface INA260AddressPins {
  readonly a1: INA260AddressPin;
  readonly a0: INA260AddressPin;
}

/** The addresses that the pins can select (SBOS656, address pins and target addresses). */
export const ina260Addresses = { first: 0x40, last: 0x4f } as const;

/** Where the chip is: a 7-bit address 0x40…0x4F, or what its address pins are tied to. */
export type INA260Address = number | INA260AddressPins;

const pins: readonly INA260AddressPin[] = ["GND", "VS", "SDA", "SCL"];

/**
 * The 7-bit address that the pins select: `0x40 + 4 × A1 + A0` with GND 0, VS 1, SDA 2, SCL 3.
 *
 * @throws RangeError when a pin is tied to something else.
 */
export function addressFromPins({ a1, a0 }: INA260AddressPins): number {
  return ina260Addresses.first + 4 * pinNumber("A1", a1) + pinNumber("A0", a0);
}

/**
 * What the pins of a chip at this address are tied to: the way back.
 *
 * @throws RangeError when no INA260 can have it; TypeError when it is not a number.
 */
export function pinsFromAddress(address: number): INA260AddressPins {
  const number = resolveAddress(address) - ina260Addresses.first;
  return { a1: pins[number >> 2] as INA260AddressPin, a0: pins[number & 3] as INA260AddressPin };
}

/**
 * The 7-bit address of either form.
 *
 * @throws TypeError when a number is not an integer, RangeError when no INA260 can have it.
 */
export function resolveAddress(address: INA260Address): number {
  if (typeof address !== "number") return addressFromPins(address);
  const { first, last } = ina260Addresses;
  const range = `${formatAddress(first)} to ${formatAddress(last)}`;
  if (!Number.isInteger(address)) {
    throw new TypeError(`the address of an INA260 is an integer from ${range}, found ${String(address)}`);
  }
  if (address >= first && address <= last) return address;
  throw new RangeError(`the address of an INA260 is ${range}, found ${formatAddress(address)}`);
}

function pinNumber(name: string, pin: INA260AddressPin): number {
  const number = pins.indexOf(pin);
  if (number >= 0) return number;
  throw new RangeError(`${name} is tied to GND, VS, SDA or SCL, found ${JSON.stringify(pin)}`);
}
