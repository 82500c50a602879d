import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { I2CBus } from "./bus.ts";
import { createI2CBus } from "./create-bus.ts";
import { isI2CError } from "./errors.ts";
import { createSegment } from "./segment.ts";
import { SimulatedI2C } from "./testing/index.ts";

/** A root with two channels, the first of which has two channels of its own. */
function tree() {
  const root: I2CBus = createI2CBus(new SimulatedI2C(), { name: "i2c-1" });
  const behind = (parent: I2CBus, name: string): I2CBus =>
    createSegment(name, (section) => parent.exclusive(section), parent);
  const outer = behind(root, "i2c-1/0x70.2");
  return {
    root,
    outer,
    beside: behind(root, "i2c-1/0x70.3"),
    inner: behind(outer, "i2c-1/0x70.2/0x71.5"),
    innerBeside: behind(outer, "i2c-1/0x70.2/0x71.6"),
  };
}

describe("an address", () => {
  test("can be used again behind another channel", () => {
    const { outer, beside } = tree();
    outer.claim(0x40, "INA260");
    expect(() => beside.claim(0x40, "INA260")).not.toThrow();
  });

  test("can be claimed again for the same device at the same place, but not for another", () => {
    const { root } = tree();
    root.claim(0x48, "INA260");
    expect(() => root.claim(0x48, "INA260")).not.toThrow();
    expect(() => root.claim(0x48, "TMP102")).toThrow(
      "TMP102 at i2c-1 address 0x48: INA260 at i2c-1 has the address 0x48 too, and both would answer; " +
        "give one of them another address, or put them behind different channels",
    );
  });

  test("on the way to a channel cannot be used behind it", () => {
    const { root, inner } = tree();
    root.claim(0x40, "INA260");
    expect(() => inner.claim(0x40, "INA260")).toThrow(
      "INA260 at i2c-1/0x70.2/0x71.5 address 0x40: INA260 at i2c-1 has the address 0x40 too",
    );
  });

  test("behind a channel cannot be used on the way to it", () => {
    const { root, outer, inner } = tree();
    inner.claim(0x40, "INA260");
    expect(() => outer.claim(0x40, "INA260")).toThrow(
      "INA260 at i2c-1/0x70.2/0x71.5 has the address 0x40 too",
    );
    expect(() => root.claim(0x40, "INA260")).toThrow(
      "INA260 at i2c-1/0x70.2/0x71.5 has the address 0x40 too",
    );
  });

  test("that was refused is not taken", () => {
    const { root, outer, inner } = tree();
    root.claim(0x40, "INA260");
    expect(() => inner.claim(0x40, "TMP102")).toThrow("address 0x40");
    expect(() => outer.claim(0x41, "INA260")).not.toThrow();
    expect(() => root.claim(0x40, "INA260")).not.toThrow();
  });

  test("of a multiplexer is claimed when it is attached", () => {
    const { root, outer } = tree();
    const device = {
      device: "TCA9548A",
      address: 0x70,
      forget: () => undefined,
      close: async () => {},
      verifyClosed: async () => {},
    };
    root.attach(device);
    expect(() => outer.attach(device)).toThrow("TCA9548A at i2c-1 has the address 0x70 too");
    expect(() => root.claim(0x07, "INA260")).toThrow(RangeError);
  });
});

test("whatever the order, no two targets that can be connected together share an address", () => {
  const names = ["root", "outer", "beside", "inner", "innerBeside"] as const;
  const claims = fc.array(fc.tuple(fc.constantFrom(...names), fc.integer({ min: 0x40, max: 0x43 })));
  fc.assert(
    fc.property(claims, (wanted) => {
      const segments = tree();
      const taken: [string, number][] = [];
      for (const [name, address] of wanted) {
        const path = segments[name].name;
        const together = taken.some(
          ([other, used]) =>
            used === address && other !== path && (path.startsWith(other) || other.startsWith(path)),
        );
        expect(isRefused(() => segments[name].claim(address, "INA260"))).toBe(together);
        if (!together) taken.push([path, address]);
      }
    }),
  );
});

function isRefused(claim: () => void): boolean {
  try {
    claim();
    return false;
  } catch (error) {
    if (isI2CError(error, "address-in-use")) return true;
    throw error;
  }
}
