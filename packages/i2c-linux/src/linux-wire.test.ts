import type { I2CBusHandle } from "@rbp/i2c";
import { ContractTarget, i2cBusContract } from "@rbp/i2c/testing";
import { describe, expect, test } from "vitest";
import { everything, FakeKernel } from "../test/support/fake-kernel.ts";
import { FakeSystem } from "../test/support/fake-system.ts";
import { loadBackend } from "./backend.ts";
import type { AdapterFunctions } from "./call.ts";
import { explainFailures } from "./failure.ts";
import { atOnce, createLinuxWire, type LinuxWire } from "./linux-wire.ts";
import { openBus } from "./open.ts";
import { TransferQueue } from "./transfer-queue.ts";

const none = new Uint8Array(0);
const EBUSY = 16;
const ETIMEDOUT = 110;

describe.each([
  ["i2c-bus", "async"],
  ["i2c-bus", "sync"],
  ["koffi", "async"],
  ["koffi", "sync"],
] as const)("%s with %s access", (backend, access) => {
  async function open(
    functions: AdapterFunctions = everything,
  ): Promise<{ bus: I2CBusHandle; kernel: FakeKernel }> {
    const system = new FakeSystem();
    system.kernel.functions = functions;
    system.kernel.wire.segment.add(new ContractTarget(0x40));
    return { bus: await openBus(system, 1, { access, backend }), kernel: system.kernel };
  }

  /** Without the lock of `createI2CBus`: the wire's own guards. */
  async function bareWire(): Promise<{ wire: LinuxWire; kernel: FakeKernel }> {
    const system = new FakeSystem();
    system.kernel.wire.segment.add(new ContractTarget(0x40));
    system.kernel.wire.segment.add(new ContractTarget(0x41));
    const device = await (await loadBackend(system, backend)).open(1, access);
    const turns = access === "sync" ? atOnce : new TransferQueue();
    return { wire: createLinuxWire(device, explainFailures(system, 1), turns), kernel: system.kernel };
  }

  /** What koffi does by messages where the adapter has plain I²C. */
  const plain = (call: string): string => (backend === "koffi" ? "messages" : call);

  describe("keeps the contract of a bus:", () => {
    const subject = async () => ({ ...(await open()), targetAddress: 0x40, absentAddress: 0x41 });
    test.each(i2cBusContract(subject))("$name", async ({ run }) => {
      await expect(run()).resolves.toBeUndefined();
    });
  });

  test.each([
    [
      "with plain I2C",
      everything,
      ["writeQuick", ...["sendByte", "i2cWrite", "i2cWrite", "i2cWrite", "receiveByte"].map(plain)],
    ],
    [
      "with SMBus calls only",
      { ...everything, i2c: false },
      ["writeQuick", "sendByte", "writeByte", "writeWord", "writeI2cBlock", "receiveByte"],
    ],
  ] as const)("puts the same bytes on the wire %s", async (_name, functions, calls) => {
    const { bus, kernel } = await open(functions);
    await bus.transfer(0x40, none, 0);
    await bus.transfer(0x40, Uint8Array.of(7), 0);
    await bus.transfer(0x40, Uint8Array.of(7, 0x55), 0);
    await bus.transfer(0x40, Uint8Array.of(7, 0x12, 0x34), 0);
    await bus.transfer(0x40, Uint8Array.of(7, 0x12, 0x34, 0x99), 0);
    expect([...(await bus.transfer(0x40, none, 1))]).toEqual([0x12]);
    expect(kernel.transfers.map(({ call }) => call)).toEqual(calls);
    expect([...(await bus.transfer(0x40, Uint8Array.of(7), 2))]).toEqual([0x12, 0x34]);
    await bus.close();
  });

  test("reads in the order of the wire where block reads are missing", async () => {
    const { bus, kernel } = await open({ ...everything, smbusReadI2cBlock: false });
    await bus.transfer(0x40, Uint8Array.of(7, 0x12, 0x34), 0);
    expect([...(await bus.transfer(0x40, Uint8Array.of(7), 2))]).toEqual([0x12, 0x34]);
    expect([...(await bus.transfer(0x40, Uint8Array.of(7), 1))]).toEqual([0x12]);
    expect(kernel.transfers.map(({ call }) => call)).toEqual(["i2cWrite", "readWord", "readByte"].map(plain));
    await bus.close();
  });

  test("moves long messages in one plain transfer", async () => {
    const { bus, kernel } = await open();
    const long = Uint8Array.from({ length: 200 }, (_, index) => index);
    await bus.transfer(0x40, long, 0);
    expect((await bus.transfer(0x40, none, 100)).length).toBe(100);
    expect(kernel.transfers.map(({ call }) => call)).toEqual(["i2cWrite", "i2cRead"].map(plain));
    await bus.close();
  });

  test("refuses what it would have to split, and leaves the wire alone", async () => {
    const { bus, kernel } = await open({ ...everything, i2c: backend === "i2c-bus" });
    for (const [write, read] of [
      [2, 2],
      [1, 33],
      [33, 1],
    ] as const) {
      const refused = bus.transfer(0x40, new Uint8Array(write), read);
      await expect(refused).rejects.toMatchObject({ code: "unsupported", bus: "i2c-1", address: 0x40 });
    }
    expect(kernel.transfers).toEqual([]);
    expect(kernel.openDescriptors).toBe(0);
    await bus.close();
  });

  test("names bus, address, operation and errno of a failure", async () => {
    const { bus } = await open();
    await expect(bus.transfer(0x4f, Uint8Array.of(2), 2)).rejects.toThrow(
      "i2c-1 address 0x4f: no acknowledgement (EREMOTEIO) on reading 2 bytes after writing 0x02; " +
        "check wiring, power and the mux channel",
    );
    await bus.close();
  });

  test("reports fewer bytes than asked for as short-read", async () => {
    // Messages have no length to report.
    const { bus, kernel } = await open({ ...everything, i2c: backend === "i2c-bus" });
    kernel.shortReads = true;
    for (const write of backend === "koffi" ? [Uint8Array.of(0)] : [none, Uint8Array.of(0)]) {
      await expect(bus.transfer(0x40, write, 2)).rejects.toMatchObject({ code: "short-read" });
    }
    await bus.close();
  });

  test("reports fewer bytes written than given", async () => {
    const { bus, kernel } = await open();
    kernel.shortWrites = true;
    await expect(bus.transfer(0x40, Uint8Array.of(1, 2, 3), 0)).rejects.toMatchObject({
      code: "bus",
      message: expect.stringMatching(/2 of 3 bytes written|0 of 1 messages transferred/) as string,
    });
    await bus.close();
  });

  test("never speaks to address 0 after the kernel refused an address (defect A)", async () => {
    const { bus, kernel } = await open();
    kernel.claimed.add(0x40);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const refused = bus.transfer(0x40, Uint8Array.of(0), 2);
      await expect(refused).rejects.toMatchObject({ code: "address-in-use", address: 0x40 });
    }
    expect(kernel.transfers).toEqual([]);
    kernel.claimed.clear();
    await bus.transfer(0x40, Uint8Array.of(0), 2);
    expect(kernel.transfers).toEqual([{ address: 0x40, call: plain("readI2cBlock") }]);
    await bus.close();
    expect(kernel.openDescriptors).toBe(0);
  });

  test("opens no second descriptor for an address when first transfers come together (defects B and D)", async () => {
    const { wire, kernel } = await bareWire();
    const addresses = [0x40, 0x40, 0x41, 0x40, 0x41];
    await Promise.all(addresses.map((address) => wire.transfer(address, Uint8Array.of(0), 2)));
    expect(kernel.transfers.map(({ address }) => address)).toEqual(addresses);
    expect(kernel.openDescriptors).toBe(backend === "koffi" ? 1 : 2);
    await wire.close();
    expect(kernel.openDescriptors).toBe(0);
  });

  test("uses no descriptor after it is closed, and lets the running transfer end first (defect C)", async () => {
    const { wire, kernel } = await bareWire();
    await wire.transfer(0x40, Uint8Array.of(0), 2);
    const running = wire.transfer(0x40, Uint8Array.of(0), 2);
    await new Promise((resolve) => setImmediate(resolve));
    const closing = wire.close();
    await expect(running).resolves.toHaveLength(2);
    await closing;
    await expect(wire.transfer(0x40, Uint8Array.of(0), 2)).rejects.toMatchObject({ code: "closed" });
    expect(kernel.transfers).toHaveLength(2);
    expect(kernel.openDescriptors).toBe(0);
  });

  test("closes the descriptor of a failed transfer and takes a fresh one for the next", async () => {
    const { bus, kernel } = await open();
    await bus.transfer(0x40, Uint8Array.of(0), 2);
    kernel.failures.push(ETIMEDOUT, EBUSY);
    await expect(bus.transfer(0x40, Uint8Array.of(0), 2)).rejects.toMatchObject({ code: "timeout" });
    expect(kernel.openDescriptors).toBe(0);
    await expect(bus.transfer(0x40, Uint8Array.of(0), 2)).rejects.toMatchObject({ code: "bus" });
    await expect(bus.transfer(0x40, Uint8Array.of(0), 2)).resolves.toHaveLength(2);
    expect(kernel.openDescriptors).toBe(1);
    await bus.close();
  });

  test("asks again whether an address is free once it was told to forget it", async () => {
    const { bus, kernel } = await open();
    const read = () => bus.transfer(0x40, Uint8Array.of(0), 2);
    await read();
    kernel.claimed.add(0x40);
    await expect(read()).resolves.toHaveLength(2);
    await bus.exclusive(async (wire) => wire.forget?.(0x40));
    expect(kernel.openDescriptors).toBe(0);
    await expect(read()).rejects.toMatchObject({ code: "address-in-use" });
    await bus.exclusive(async (wire) => wire.forget?.(0x41));
    await bus.close();
  });

  test("keeps what a failed transfer threw as the cause when closing its descriptor fails too", async () => {
    const { bus, kernel } = await open();
    kernel.closeFailure = 5;
    await expect(bus.transfer(0x4f, Uint8Array.of(2), 2)).rejects.toMatchObject({
      code: "nack",
      cause: { errno: expect.toSatisfy((errno) => Math.abs(errno as number) === 121) as number },
    });
    await bus.close();
  });
});
