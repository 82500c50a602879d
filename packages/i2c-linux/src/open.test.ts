import { describe, expect, test } from "vitest";
import { FakeSystem } from "../test/support/fake-system.ts";
import { openBus } from "./open.ts";

describe("opening a bus", () => {
  test.each([1, "1", "i2c-1", "/dev/i2c-1"])("takes %j and names the bus i2c-1", async (text) => {
    const bus = await openBus(new FakeSystem(), text);
    expect(bus.name).toBe("i2c-1");
    await bus.close();
  });

  test("opens the device for real and leaves no descriptor open", async () => {
    const system = new FakeSystem();
    const bus = await openBus(system, 1);
    expect(system.kernel.openDescriptors).toBe(0);
    expect(system.kernel.transfers).toEqual([]);
    await bus.close();
  });

  test("says which backend serves it", async () => {
    const system = new FakeSystem();
    await using compiled = await openBus(system, 1);
    system.addonFailure = new Error("Could not locate the bindings file.");
    await using uncompiled = await openBus(system, 1);
    expect([compiled.backend, uncompiled.backend]).toEqual(["i2c-bus", "koffi"]);
  });

  test("fails at once when there is no such bus, though i2c-bus would open it", async () => {
    await expect(openBus(new FakeSystem(), 7)).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("i2c-7: there is no /dev/i2c-7") as string,
    });
  });

  test("fails at once without permission", async () => {
    const system = new FakeSystem();
    system.kernel.openFailure = 13;
    await expect(openBus(system, 1)).rejects.toMatchObject({ code: "permission", bus: "i2c-1" });
    expect(system.kernel.openDescriptors).toBe(0);
  });

  test("fails with the name of the bus when there is no backend", async () => {
    const system = new FakeSystem();
    system.addonFailure = new Error("Could not locate the bindings file.");
    system.koffiFailure = new Error("Cannot find the native Koffi module");
    await expect(openBus(system, 1)).rejects.toMatchObject({ code: "unavailable", bus: "i2c-1" });
  });

  test("refuses wrong arguments before it loads anything", async () => {
    const system = new FakeSystem();
    system.addonFailure = new Error("not to be seen");
    await expect(openBus(system, -1)).rejects.toThrow(RangeError);
    await expect(openBus(system, "spi-1")).rejects.toThrow(RangeError);
    await expect(openBus(system, 1, { access: "fast" as "sync" })).rejects.toThrow(
      new RangeError('access must be "async" or "sync", found "fast"'),
    );
    await expect(openBus(system, 1, { backend: "spidev" as "koffi" })).rejects.toThrow(
      new RangeError('backend must be "auto" or "i2c-bus" or "koffi", found "spidev"'),
    );
  });

  test("limits how many callers may wait, when asked to", async () => {
    const bus = await openBus(new FakeSystem(), 1, { maximumWaiting: 1 });
    const asked = [1, 2, 3].map(() => bus.transfer(0x40, Uint8Array.of(0), 1));
    const codes = (await Promise.allSettled(asked)).map((result) =>
      result.status === "rejected" ? (result.reason as { code: string }).code : "read",
    );
    expect(codes).toEqual(["nack", "nack", "unavailable"]);
    await bus.close();
  });
});
