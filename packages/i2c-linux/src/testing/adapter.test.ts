import { I2CError } from "@rbp/i2c";
import { ContractTarget, ManualClock, SimulatedI2C, type SimulatedMessage } from "@rbp/i2c/testing";
import { describe, expect, test } from "vitest";
import { EmulatedAdapter } from "./adapter.ts";
import { emulatedAdapters } from "./adapter-models.ts";
import type { EmulatedAdapterOptions } from "./options.ts";

const write: SimulatedMessage = { address: 0x40, write: Uint8Array.of(2, 0x12, 0x34) };
const point: SimulatedMessage = { address: 0x40, write: Uint8Array.of(2) };
const read: SimulatedMessage = { address: 0x40, readLength: 2 };

function rig(options: Partial<EmulatedAdapterOptions> = {}) {
  const wire = new SimulatedI2C();
  const target = wire.segment.add(new ContractTarget(0x40));
  const closing = new AbortController();
  const adapter = new EmulatedAdapter({ wire, ...options }, closing.signal);
  return { wire, target, closing, adapter };
}

function transfer(adapter: EmulatedAdapter, messages: readonly SimulatedMessage[]) {
  return adapter.exclusive((run) => run(messages));
}

test("a transfer is one transaction", async () => {
  const { adapter } = rig();
  await transfer(adapter, [write]);
  const reads = await transfer(adapter, [point, read]);
  expect(reads.map((bytes) => [...bytes])).toEqual([[], [0x12, 0x34]]);
});

test("transfers run one after the other, in the order in which they came", async () => {
  const order: string[] = [];
  const wire = {
    transact: async ([message]: readonly SimulatedMessage[]) => {
      order.push(`begin ${String(message?.address)}`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`end ${String(message?.address)}`);
      return [];
    },
  };
  const { adapter } = rig({ wire });
  await Promise.all([1, 2, 3].map((address) => transfer(adapter, [{ address, readLength: 1 }])));
  expect(order).toEqual(["begin 1", "end 1", "begin 2", "end 2", "begin 3", "end 3"]);
});

describe("a missing acknowledgement", () => {
  const absent: SimulatedMessage = { address: 0x41, readLength: 1 };

  test("is EREMOTEIO on a Raspberry Pi", async () => {
    await expect(transfer(rig().adapter, [absent])).rejects.toMatchObject({ errno: "EREMOTEIO" });
  });

  test("is ENXIO on a PC", async () => {
    const { adapter } = rig({ adapter: emulatedAdapters.i801 });
    await expect(transfer(adapter, [absent])).rejects.toMatchObject({ errno: "ENXIO" });
  });
});

describe("the adapter of a Raspberry Pi up to 4", () => {
  test("refuses a read that is not the last message, before anything reaches the wire", async () => {
    const { adapter, wire } = rig();
    const refused = transfer(adapter, [point, read, point, read]);
    await expect(refused).rejects.toMatchObject({ errno: "EOPNOTSUPP" });
    expect(wire.bitTimes).toBe(0);
  });
});

describe("the adapter of a Raspberry Pi 5", () => {
  test("reads in the middle, and refuses messages without a byte", async () => {
    const { adapter } = rig({ adapter: emulatedAdapters.designware });
    expect(await transfer(adapter, [point, read, point, read])).toHaveLength(4);
    for (const empty of [
      { address: 0x40, write: new Uint8Array(0) },
      { address: 0x40, readLength: 0 },
    ]) {
      await expect(transfer(adapter, [empty])).rejects.toMatchObject({ errno: "EOPNOTSUPP" });
    }
  });
});

describe("a fault", () => {
  test.each([
    ["nack", "EREMOTEIO"],
    ["arbitration-lost", "EAGAIN"],
    ["bus", "EIO"],
    ["unsupported", "EOPNOTSUPP"],
    ["unavailable", "ENODEV"],
    ["address-in-use", "EBUSY"],
    ["permission", "EACCES"],
  ] as const)("%s is %s, and the chips see nothing of the transaction", async (code, errno) => {
    const { adapter, wire } = rig({ before: () => ({ code }) });
    await expect(transfer(adapter, [write])).rejects.toMatchObject({ errno });
    expect(wire.bitTimes).toBe(0);
  });

  test("can let the chips act on what the program takes for failed", async () => {
    const faults = [{ code: "bus", reaches: true } as const];
    const { adapter } = rig({ before: () => faults.shift() });
    await expect(transfer(adapter, [write])).rejects.toMatchObject({ errno: "EIO" });
    expect([...((await transfer(adapter, [point, read])).at(-1) ?? [])]).toEqual([0x12, 0x34]);
  });

  test("can hit the n-th transaction only", async () => {
    const { adapter } = rig({ before: ({ number }) => (number === 2 ? { code: "nack" } : undefined) });
    const results = await Promise.allSettled([1, 2, 3].map(() => transfer(adapter, [write])));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });

  test("of a chip that loses arbitration is retried as often as the program set", async () => {
    const numbers: number[] = [];
    const { adapter } = rig({
      before: ({ number }) => {
        numbers.push(number);
        return number < 3 ? { code: "arbitration-lost" } : undefined;
      },
    });
    adapter.settings.retries = 1;
    await expect(transfer(adapter, [write])).rejects.toMatchObject({ errno: "EAGAIN" });
    await transfer(adapter, [write]);
    expect(numbers).toEqual([1, 2, 3]);
  });
});

describe("a bus that hangs", () => {
  test("blocks all users until the time-out of the adapter, 1 s by default", async () => {
    const clock = new ManualClock();
    const { adapter } = rig({
      clock,
      before: ({ number }) => (number === 1 ? { code: "timeout" } : undefined),
    });
    const ended: string[] = [];
    const hanging = transfer(adapter, [write]).catch(({ errno }: { errno: string }) => ended.push(errno));
    const waiting = transfer(adapter, [write]).then(() => ended.push("next"));
    await clock.advance(999);
    expect(ended).toEqual([]);
    await clock.advance(1);
    await Promise.all([hanging, waiting]);
    expect(ended).toEqual(["ETIMEDOUT", "next"]);
  });

  test("can hang for as long as a test wants", async () => {
    const clock = new ManualClock();
    const { adapter } = rig({ clock, before: () => ({ code: "timeout", afterMilliseconds: 60_000 }) });
    const hanging = transfer(adapter, [write]).catch(({ errno }: { errno: string }) => errno);
    await clock.advance(59_999);
    expect(clock.sleeping).toBe(1);
    await clock.advance(1);
    expect(await hanging).toBe("ETIMEDOUT");
  });

  test("does not outlive the emulation", async () => {
    const clock = new ManualClock();
    const { adapter, closing } = rig({ clock, before: () => ({ code: "timeout" }) });
    const hanging = transfer(adapter, [write]);
    await clock.advance(1);
    closing.abort(new Error("closed"));
    await expect(hanging).rejects.toThrow("closed");
    expect(clock.sleeping).toBe(0);
  });
});

describe("hooks", () => {
  test("run before and after each transaction, failed or not, and know its messages", async () => {
    const calls: string[] = [];
    const { adapter } = rig({
      before: ({ number, messages }) =>
        void calls.push(`before ${String(number)}: ${String(messages.length)}`),
      after: async ({ number }) => {
        await Promise.resolve();
        calls.push(`after ${String(number)}`);
      },
    });
    await transfer(adapter, [point, read]);
    await transfer(adapter, [{ address: 0x41, readLength: 1 }]).catch(() => undefined);
    expect(calls).toEqual(["before 1: 2", "after 1", "before 2: 1", "after 2"]);
  });

  test("that throw are mistakes of the test and no failures of the bus", async () => {
    const mistake = new TypeError("undefined is not a chip");
    const { adapter } = rig({
      before: () => {
        throw mistake;
      },
    });
    await expect(transfer(adapter, [write])).rejects.toBe(mistake);
  });

  test("that throw an I2CError fail the transaction with it", async () => {
    const { adapter } = rig({
      before: () => {
        throw new I2CError("bus");
      },
    });
    await expect(transfer(adapter, [write])).rejects.toMatchObject({ errno: "EIO" });
  });
});
