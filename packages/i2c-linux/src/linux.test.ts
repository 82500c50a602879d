import { expect, test } from "vitest";
import { findLinuxI2CBackend, findLinuxKernelDriver, listLinuxI2CBuses, openLinuxI2CBus } from "./index.ts";

test("this machine's buses are listed with numbers and paths that belong together", async () => {
  const buses = await listLinuxI2CBuses();
  expect(buses.map(({ path }) => path)).toEqual(buses.map(({ number }) => `/dev/i2c-${String(number)}`));
});

// Whatever this machine lacks (the bus, the addon, Linux), the error is one that says so.
test("the last bus that Linux could have is not on this machine", async () => {
  await expect(openLinuxI2CBus("/dev/i2c-1048575")).rejects.toMatchObject({
    name: "I2CError",
    code: process.platform === "linux" ? "unavailable" : "unsupported",
    bus: "i2c-1048575",
  });
});

test("no driver of the kernel is on a bus that is not there, and a place that cannot be is refused", async () => {
  expect(await findLinuxKernelDriver(1048575, 0x40)).toBeUndefined();
  await expect(findLinuxKernelDriver(-1, 0x40)).rejects.toThrow(RangeError);
  await expect(findLinuxKernelDriver(1, 0x78)).rejects.toThrow(RangeError);
});

test.runIf(process.platform === "linux")(
  "the backend that is asked for is named, once it can be loaded",
  async () => {
    expect(await findLinuxI2CBackend("koffi")).toBe("koffi");
    expect(["i2c-bus", "koffi"]).toContain(await findLinuxI2CBackend());
  },
);
