import { ContractTarget, SimulatedI2C } from "@rbp/i2c/testing";
import { describe, expect, test } from "vitest";
import { SimulatedTCA9548A } from "./simulated-multiplexer.ts";

const none = new Uint8Array(0);

function rig(options?: { address?: number }) {
  const wire = new SimulatedI2C();
  const mux = wire.segment.add(new SimulatedTCA9548A(options));
  return { wire, mux };
}

describe("a simulated TCA9548A (SCPS207)", () => {
  test("powers up with all channels off and reads back its control register", async () => {
    const { wire, mux } = rig();
    expect([...(await wire.transfer(0x70, none, 1))]).toEqual([0x00]);
    await wire.transfer(0x70, Uint8Array.of(0xa5), 0);
    expect([...(await wire.transfer(0x70, none, 1))]).toEqual([0xa5]);
    expect(mux.control).toBe(0xa5);
  });

  test("keeps any combination of channels, bit n for channel n, and each of them sees the wires", async () => {
    const { wire, mux } = rig();
    for (const [channel, segment] of mux.channels.entries()) segment.add(new ContractTarget(0x40 + channel));
    for (let control = 0; control <= 0xff; control += 1) {
      await wire.transfer(0x70, Uint8Array.of(control), 0);
      const probes = mux.channels.map((_, channel) => wire.transfer(0x40 + channel, none, 0));
      const answers = (await Promise.allSettled(probes)).map(({ status }) => status === "fulfilled");
      expect(answers).toEqual(mux.channels.map((_, channel) => ((control >> channel) & 1) === 1));
      expect([...(await wire.transfer(0x70, none, 1))]).toEqual([control]);
    }
  });

  test("is not changed by a probe of its address, nor by a transfer with another chip", async () => {
    const { wire, mux } = rig();
    mux.channel(7).add(new ContractTarget(0x40));
    await wire.transfer(0x70, Uint8Array.of(0x80), 0);
    await wire.transfer(0x70, none, 0);
    await wire.transfer(0x40, Uint8Array.of(1, 0x12, 0x34), 0);
    expect(mux.control).toBe(0x80);
  });

  test("takes the last of several bytes (section 8.5.2)", async () => {
    const { wire, mux } = rig();
    await wire.transfer(0x70, Uint8Array.of(0x01, 0x02, 0x80), 0);
    expect(mux.control).toBe(0x80);
  });

  test("switches at STOP, so a repeated START does not reach the channel that it selects", async () => {
    const { wire, mux } = rig();
    mux.channel(3).add(new ContractTarget(0x40));
    const select = { address: 0x70, write: Uint8Array.of(0x08) };
    const read = { address: 0x40, readLength: 2 };
    expect(() => wire.transact([select, read])).toThrow("no acknowledgement");
    expect(mux.control).toBe(0x08);
    expect(wire.transact([read])).toHaveLength(1);
  });

  test("joins every segment that is open, so that equal addresses collide", async () => {
    const { wire, mux } = rig();
    mux.channel(0).add(new ContractTarget(0x40));
    mux.channel(7).add(new ContractTarget(0x40));
    await wire.transfer(0x70, Uint8Array.of(0x81), 0);
    await wire.transfer(0x40, Uint8Array.of(0), 0);
    expect(wire.collisions).toBe(1);
  });

  test("stays visible on its own open channels", async () => {
    const { wire, mux } = rig();
    mux.channel(0).add(new ContractTarget(0x70));
    await wire.transfer(0x70, Uint8Array.of(0x01), 0);
    await wire.transfer(0x70, none, 1);
    expect(wire.collisions).toBe(1);
  });

  test("keeps its state unseen behind a closed outer channel", async () => {
    const { wire, mux } = rig();
    const inner = mux.channel(2).add(new SimulatedTCA9548A({ address: 0x71 }));
    await expect(wire.transfer(0x71, Uint8Array.of(1), 0)).rejects.toMatchObject({ code: "nack" });
    await wire.transfer(0x70, Uint8Array.of(0x04), 0);
    await wire.transfer(0x71, Uint8Array.of(0x01), 0);
    await wire.transfer(0x70, Uint8Array.of(0x00), 0);
    expect(inner.control).toBe(0x01);
  });

  test("does not answer without power, and comes back with all channels off", async () => {
    const { wire, mux } = rig();
    mux.move(0xff);
    mux.powerOff();
    mux.move(0xff);
    await expect(wire.transfer(0x70, none, 1)).rejects.toMatchObject({ code: "nack" });
    mux.powerOn();
    expect([...(await wire.transfer(0x70, none, 1))]).toEqual([0x00]);
    mux.move(0x10);
    mux.powerCycle();
    expect(mux.control).toBe(0);
  });

  test("is reset by its RESET pin", () => {
    const { mux } = rig();
    mux.move(0x10);
    mux.reset();
    expect(mux.control).toBe(0);
  });

  test("is reset in the middle of a transfer too: what it had received is forgotten", () => {
    const { wire, mux } = rig();
    wire.interrupt([{ address: 0x70, write: Uint8Array.of(0xff) }], 1000);
    mux.reset();
    wire.transact([{ address: 0x70, readLength: 1 }]);
    expect(mux.control).toBe(0);
  });

  test("has eight channels", () => {
    const { mux } = rig({ address: 0x77 });
    expect([mux.address, mux.channels.length]).toEqual([0x77, 8]);
    expect(() => mux.channel(8)).toThrow(RangeError);
  });
});
