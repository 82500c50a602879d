import { expect, test } from "vitest";
import { checkAddress, formatAddress } from "./address.ts";

test("every address from 0x08 to 0x77 is a target's, and no other", () => {
  const all = Array.from({ length: 0x80 }, (_, address) => address);
  const allowed = all.filter((address) => {
    try {
      return checkAddress(address) === address;
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  });
  expect(allowed).toEqual(all.slice(0x08, 0x78));
});

test("a reserved address is named in hexadecimal, with what is allowed", () => {
  expect(() => checkAddress(0x78)).toThrow("I2C address must be from 0x08 to 0x77, found 0x78");
  expect(() => checkAddress(-1)).toThrow("found -1");
});

test.each([64.5, Number.NaN, Number.POSITIVE_INFINITY])("%s is no address", (address) => {
  expect(() => checkAddress(address)).toThrow(TypeError);
});

test("an address is written with two hexadecimal digits", () => {
  expect(formatAddress(0x8)).toBe("0x08");
  expect(formatAddress(0x40)).toBe("0x40");
});
