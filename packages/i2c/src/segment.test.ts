import { describe, expect, test } from "vitest";
import { formatAddress } from "./address.ts";
import type { I2CSwitch, I2CWire } from "./bus.ts";
import { createI2CBus } from "./create-bus.ts";
import { I2CError } from "./errors.ts";
import { createSegment } from "./segment.ts";
import { ContractTarget, SimulatedI2C } from "./testing/index.ts";

function bus() {
  const wire = new SimulatedI2C();
  wire.segment.add(new ContractTarget(0x40));
  return createI2CBus(wire, { name: "i2c-1" });
}

function recordingSwitch(address: number, events: string[], verify = (): void => undefined): I2CSwitch {
  return {
    device: "switch",
    address,
    forget: () => void events.push(`forget ${formatAddress(address)}`),
    close: async () => void events.push(`close ${formatAddress(address)}`),
    verifyClosed: async () => {
      events.push(`verify ${formatAddress(address)}`);
      verify();
    },
  };
}

const read = (wire: I2CWire): Promise<Uint8Array> => wire.transfer(0x40, Uint8Array.of(0), 2);

describe("the switches of a segment", () => {
  test("are closed before every section and proven closed after it", async () => {
    const events: string[] = [];
    const root = bus();
    root.attach(recordingSwitch(0x71, events));
    root.attach(recordingSwitch(0x72, events));
    await root.exclusive(async (wire) => {
      events.push("section");
      return read(wire);
    });
    expect(events).toEqual(["close 0x71", "close 0x72", "section", "verify 0x71", "verify 0x72"]);
  });

  test("are left alone when the section goes through them", async () => {
    const events: string[] = [];
    const root = bus();
    const through = recordingSwitch(0x71, events);
    root.attach(through);
    root.attach(recordingSwitch(0x72, events));
    await root.exclusive(read, { through });
    expect(events).toEqual(["close 0x72", "verify 0x72"]);
  });

  test("forget what they hold when somebody writes to them, and not when they are read", async () => {
    const events: string[] = [];
    const root = bus();
    root.attach(recordingSwitch(0x71, events));
    const channel = createSegment(
      "i2c-1/0x70.7",
      (section, options) => root.exclusive(section, options),
      root,
    );
    await root.transfer(0x71, new Uint8Array(0), 1).catch(() => undefined);
    expect(events).toEqual(["close 0x71"]);
    await channel.transfer(0x71, Uint8Array.of(1), 0).catch(() => undefined);
    expect(events).toEqual(["close 0x71", "close 0x71", "forget 0x71"]);
  });

  test("guard single transfers too", async () => {
    const events: string[] = [];
    const root = bus();
    root.attach(recordingSwitch(0x71, events));
    await root.transfer(0x40, Uint8Array.of(0), 2);
    expect(events).toEqual(["close 0x71", "verify 0x71"]);
  });

  test("drop the result of a section that ran while one of them was open", async () => {
    const root = bus();
    root.attach(
      recordingSwitch(0x71, [], () => {
        throw new I2CError("mux-conflict");
      }),
    );
    await expect(root.exclusive(read)).rejects.toMatchObject({ code: "mux-conflict" });
  });

  test("are not asked to prove anything for a section that failed", async () => {
    const events: string[] = [];
    const root = bus();
    root.attach(recordingSwitch(0x71, events));
    await expect(root.exclusive((wire) => wire.transfer(0x50, Uint8Array.of(0), 2))).rejects.toThrow(
      I2CError,
    );
    expect(events).toEqual(["close 0x71"]);
  });

  test("are closed after what a section does before all transfers", async () => {
    const events: string[] = [];
    const root = bus();
    root.attach(recordingSwitch(0x71, events));
    const beforeTransfers = async (): Promise<void> => void events.push("before");
    const channel = createSegment(
      "i2c-1/0x70.7",
      (section, options) => root.exclusive(section, options),
      root,
    );
    channel.attach(recordingSwitch(0x72, events));
    await channel.exclusive(read, { beforeTransfers });
    expect(events).toEqual(["before", "close 0x71", "close 0x72", "verify 0x72", "verify 0x71"]);
  });

  test("are left alone by a section that fails before all transfers, and the bus goes on", async () => {
    const events: string[] = [];
    const root = bus();
    root.attach(recordingSwitch(0x71, events));
    const reason = new Error("no such pin");
    await expect(root.exclusive(read, { beforeTransfers: () => Promise.reject(reason) })).rejects.toBe(
      reason,
    );
    expect(events).toEqual([]);
    await expect(root.exclusive(read)).resolves.toHaveLength(2);
  });

  test("cannot share an address", () => {
    const root = bus();
    root.attach(recordingSwitch(0x70, []));
    expect(() => root.attach(recordingSwitch(0x70, []))).toThrow(
      "i2c-1 address 0x70: 0x70 is already driven as a multiplexer; create one driver object for each chip",
    );
  });
});
