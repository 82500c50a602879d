import { describe, expect, test } from "vitest";
import { createI2CBus } from "./create-bus.ts";
import { I2CError } from "./errors.ts";
import { ContractTarget, FaultyWire, SimulatedI2C } from "./testing/index.ts";

const pointer = Uint8Array.of(0);

function faultyBus(options: { maximumWaiting?: number; close?: () => Promise<void> } = {}) {
  const wire = new SimulatedI2C();
  wire.segment.add(new ContractTarget(0x40));
  const faulty = new FaultyWire(wire);
  return { faulty, bus: createI2CBus(faulty, { name: "i2c-1", ...options }) };
}

/** Lets everything run that needs no time to pass. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("errors of the backend", () => {
  test("get the bus, the address and the operation", async () => {
    const { bus, faulty } = faultyBus();
    faulty.inject({ error: "timeout" });
    await expect(bus.transfer(0x40, Uint8Array.of(2), 2)).rejects.toThrow(
      "i2c-1 address 0x40: timed out on reading 2 bytes after writing 0x02; ",
    );
  });

  test("that are no I2CError become one of the code bus, with the cause", async () => {
    const cause = new Error("adapter on fire");
    const bus = createI2CBus({ transfer: () => Promise.reject(cause) }, { name: "i2c-1" });
    await expect(bus.transfer(0x40, pointer, 1)).rejects.toMatchObject({ code: "bus", cause });
  });

  test("are final, but for lost arbitration, which is tried three times", async () => {
    const { bus, faulty } = faultyBus();
    faulty.inject({ nth: 1, error: "arbitration-lost" });
    faulty.inject({ nth: 2, error: "arbitration-lost" });
    await expect(bus.transfer(0x40, pointer, 2)).resolves.toHaveLength(2);
    faulty.clear();
    faulty.inject({ nth: 1, error: "nack" });
    await expect(bus.transfer(0x40, pointer, 2)).rejects.toMatchObject({ code: "nack" });
    faulty.clear();
    for (const nth of [1, 2, 3]) faulty.inject({ nth, error: "arbitration-lost" });
    await expect(bus.transfer(0x40, pointer, 2)).rejects.toMatchObject({ code: "arbitration-lost" });
  });

  test("include an answer of the wrong length", async () => {
    const bus = createI2CBus({ transfer: () => Promise.resolve(Uint8Array.of(1)) }, { name: "i2c-1" });
    const reading = bus.transfer(0x40, pointer, 2);
    await expect(reading).rejects.toMatchObject({ code: "short-read" });
    await expect(reading).rejects.toThrow("1 bytes instead of 2");
  });
});

describe("closing", () => {
  test("waits for the running section, whose wire goes on working", async () => {
    const events: string[] = [];
    const { bus, faulty } = faultyBus({ close: async () => void events.push("closed") });
    faulty.inject({ nth: 1, hang: true });
    const section = bus.exclusive(async (wire) => {
      await wire.transfer(0x40, pointer, 2).catch(() => events.push("timed out"));
      await wire.transfer(0x40, pointer, 2);
      events.push("read");
    });
    await turn();
    const closing = bus.close();
    await turn();
    faulty.release();
    await Promise.all([section, closing]);
    expect(events).toEqual(["timed out", "read", "closed"]);
  });

  test("refuses those that wait and those that come later", async () => {
    const { bus, faulty } = faultyBus();
    faulty.inject({ nth: 1, hang: true });
    const running = bus.transfer(0x40, pointer, 2);
    const waiting = bus.transfer(0x40, pointer, 2);
    const refused = waiting.catch((error: unknown) => error);
    await turn();
    const closing = bus.close();
    expect(await refused).toMatchObject({ code: "closed", bus: "i2c-1" });
    await expect(bus.transfer(0x40, pointer, 2)).rejects.toMatchObject({ code: "closed" });
    faulty.release();
    await expect(running).rejects.toMatchObject({ code: "timeout" });
    await closing;
  });

  test("twice closes the backend once, and a failure is reported to both", async () => {
    let closed = 0;
    const { bus } = faultyBus({
      close: () => {
        closed += 1;
        return Promise.reject(new Error("EBADF"));
      },
    });
    const both = await Promise.allSettled([bus.close(), bus.close()]);
    expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(closed).toBe(1);
  });

  test("from inside a section is refused instead of waiting for ever", async () => {
    const { bus } = faultyBus();
    await bus.exclusive(() => expect(bus.close()).rejects.toMatchObject({ code: "reentrant" }));
    await bus.close();
  });

  test("is what the end of an await using block does", async () => {
    let closed = false;
    const { bus } = faultyBus({
      close: async () => {
        closed = true;
      },
    });
    await bus[Symbol.asyncDispose]();
    expect(closed).toBe(true);
  });
});

describe("waiting", () => {
  test("is bounded: too many callers are refused and the others served", async () => {
    const { bus, faulty } = faultyBus({ maximumWaiting: 2 });
    faulty.inject({ nth: 1, hang: true });
    const running = bus.transfer(0x40, pointer, 2).catch((error: unknown) => error);
    const waiting = [bus.transfer(0x40, pointer, 2), bus.transfer(0x40, pointer, 2)];
    await turn();
    await expect(bus.transfer(0x40, pointer, 2)).rejects.toThrow("2 callers wait for the bus already");
    faulty.release();
    expect(await running).toBeInstanceOf(I2CError);
    expect((await Promise.all(waiting)).map((bytes) => bytes.length)).toEqual([2, 2]);
  });

  test("inside a section of another bus is allowed", async () => {
    const one = faultyBus().bus;
    const other = faultyBus().bus;
    const bytes = await one.exclusive(() => other.transfer(0x40, pointer, 2));
    expect(bytes).toHaveLength(2);
  });

  test("through another bus for the first one is noticed", async () => {
    const one = faultyBus().bus;
    const other = faultyBus().bus;
    const deadly = one.exclusive(() => other.exclusive(() => one.transfer(0x40, pointer, 2)));
    await expect(deadly).rejects.toMatchObject({ code: "reentrant" });
  });
});

describe("a task for when the bus is idle", () => {
  test("runs once at the end of a queue of sections, before the bus is free", async () => {
    const { bus } = faultyBus();
    const events: string[] = [];
    const task = async (): Promise<void> => void events.push("idle");
    const section = (name: string) => async (): Promise<void> => {
      bus.whenIdle?.(task);
      events.push(name);
    };
    await Promise.all([
      bus.exclusive(section("a")),
      bus.exclusive(section("b")),
      bus.exclusive(section("c")),
    ]);
    await bus.exclusive(async () => void events.push("d"));
    expect(events).toEqual(["a", "b", "c", "idle", "d"]);
  });

  test("that fails rejects the section at whose end it ran, and the others run all the same", async () => {
    const { bus } = faultyBus();
    const events: string[] = [];
    const section = bus.exclusive(async () => {
      bus.whenIdle?.(() => Promise.reject(new Error("stuck")));
      bus.whenIdle?.(async () => void events.push("other"));
    });
    await expect(section).rejects.toThrow("stuck");
    expect(events).toEqual(["other"]);
  });

  test("runs before the bus is closed, and the backend is given back although it fails", async () => {
    const events: string[] = [];
    const { bus } = faultyBus({ close: async () => void events.push("closed") });
    let end = (): void => undefined;
    const running = bus.exclusive(() => {
      bus.whenIdle?.(() => Promise.reject(new Error("stuck")));
      return new Promise<void>((resolve) => (end = resolve));
    });
    const closing = bus.close();
    end();
    await running;
    await expect(closing).rejects.toThrow("stuck");
    expect(events).toEqual(["closed"]);
  });
});
