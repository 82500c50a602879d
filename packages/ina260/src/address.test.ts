import { expect, test } from "vitest";
import { addressFromPins, type INA260AddressPin, pinsFromAddress, resolveAddress } from "./address.ts";

const table: readonly (readonly [a1: INA260AddressPin, a0: INA260AddressPin, address: number])[] = [
  ["GND", "GND", 0x40],
  ["GND", "VS", 0x41],
  ["GND", "SDA", 0x42],
  ["GND", "SCL", 0x43],
  ["VS", "GND", 0x44],
  ["VS", "VS", 0x45],
  ["VS", "SDA", 0x46],
  ["VS", "SCL", 0x47],
  ["SDA", "GND", 0x48],
  ["SDA", "VS", 0x49],
  ["SDA", "SDA", 0x4a],
  ["SDA", "SCL", 0x4b],
  ["SCL", "GND", 0x4c],
  ["SCL", "VS", 0x4d],
  ["SCL", "SDA", 0x4e],
  ["SCL", "SCL", 0x4f],
];

test.each(table)("A1 to %s and A0 to %s selects address %i", (a1, a0, address) => {
  expect(addressFromPins({ a1, a0 })).toBe(address);
  expect(resolveAddress({ a1, a0 })).toBe(address);
  expect(resolveAddress(address)).toBe(address);
  expect(pinsFromAddress(address)).toEqual({ a1, a0 });
});

test("the solder jumpers of Adafruit's board reach four of them: 0x40, 0x41, 0x44, 0x45", () => {
  const jumper = ["GND", "VS"] as const;
  const reached = jumper.flatMap((a1) => jumper.map((a0) => addressFromPins({ a1, a0 })));
  expect(reached).toStrictEqual([0x40, 0x41, 0x44, 0x45]);
});

test.each([0x3f, 0x50, 0x70, 0, -1])("no INA260 has the address %i", (address) => {
  expect(() => resolveAddress(address)).toThrow(RangeError);
  expect(() => pinsFromAddress(address)).toThrow(RangeError);
});

test.each([64.5, Number.NaN, Number.POSITIVE_INFINITY])("%d is no address", (address) => {
  expect(() => resolveAddress(address)).toThrow(TypeError);
});

test("a pin that is tied to nothing known is named", () => {
  const a0 = "VCC" as INA260AddressPin;
  expect(() => addressFromPins({ a1: "GND", a0 })).toThrow(
    new RangeError('A0 is tied to GND, VS, SDA or SCL, found "VCC"'),
  );
});
