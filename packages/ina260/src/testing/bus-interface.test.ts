import { SimulatedI2C, type SimulatedMessage } from "@rbp/i2c/testing";
import { describe, expect, test } from "vitest";
import { SimulatedINA260, type SimulatedINA260Options } from "./index.ts";

const none = new Uint8Array(0);

/** A chip on a wire of which every START and STOP is known. */
function createWire(options: SimulatedINA260Options = {}) {
  const wire = new SimulatedI2C();
  const chip = wire.segment.add(new SimulatedINA260(options));
  const readOn = async () => [...(await wire.transfer(0x40, none, 2))];
  return { wire, chip, readOn };
}

const written = (...bytes: number[]): SimulatedMessage => ({ address: 0x40, write: Uint8Array.from(bytes) });

describe("the SMBus time-out (28 ms, 35 ms at most)", () => {
  test.each([
    ["typical", 28, 28.1],
    ["maximum", 35, 35.1],
  ] as const)("of a %s chip is over after %d ms with SCL low", async (speed, patient, late) => {
    const { wire, readOn } = createWire({ speed });
    wire.interrupt([written(0xfe)], patient);
    expect(await readOn()).toStrictEqual([0x54, 0x49]);
    wire.interrupt([written(0xff)], late);
    expect(await readOn()).toStrictEqual([0x54, 0x49]);
  });

  test("leaves no half of a register behind, and a write that did not end has not happened", async () => {
    const { wire, chip, readOn } = createWire();
    await wire.transfer(0x40, Uint8Array.of(0x07, 0x11, 0x30), 0);
    for (const bytes of [[0x00], [0x00, 0x6f], [0x00, 0x6f, 0xff], [0x06, 0x80, 0x01]]) {
      wire.interrupt([written(...bytes)], 36);
      expect(await readOn()).toStrictEqual([0x11, 0x30]);
    }
    expect([chip.peek(0x00), chip.peek(0x06) & 0xf803, chip.peek(0x07)]).toStrictEqual([0x6127, 0, 0x1130]);
  });
});

test("the high-speed controller codes (0000 1xxx) and the general call are not acknowledged", async () => {
  const { wire } = createWire();
  for (const address of [0x00, 0x04, 0x05, 0x06, 0x07]) {
    await expect(wire.transfer(address, Uint8Array.of(0x06), 0)).rejects.toMatchObject({ code: "nack" });
    await expect(wire.transfer(address, none, 1)).rejects.toMatchObject({ code: "nack" });
  }
});

test("a chip answers at its own address and at no other", async () => {
  const addresses = Array.from({ length: 16 }, (_, pins) => 0x40 + pins);
  const answering = async (address: number) => {
    const { wire } = createWire({ address });
    const probes = addresses.map((probed) => wire.transfer(probed, none, 0));
    const results = await Promise.allSettled(probes);
    return addresses.filter((_, index) => results[index]?.status === "fulfilled");
  };
  for (const address of addresses) expect(await answering(address)).toStrictEqual([address]);
});
