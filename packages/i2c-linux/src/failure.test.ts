import { I2CError } from "@rbp/i2c";
import { describe, expect, test } from "vitest";
import { FakeSystem } from "../test/support/fake-system.ts";
import { explainFailures } from "./failure.ts";

function failure(errno: number, syscall: string): Error {
  return Object.assign(new Error(`${syscall} failed`), { errno, code: "", syscall });
}

async function explain(
  error: unknown,
  address?: number,
  system: FakeSystem = new FakeSystem(),
): Promise<I2CError> {
  return explainFailures(system, 1)(error, address);
}

describe("a failed transfer", () => {
  test("is classified by its number where the name is empty, and names the symbol", async () => {
    const cause = failure(121, "readI2cBlock");
    const error = await explain(cause, 0x40);
    expect(error).toMatchObject({ code: "nack", cause });
    expect(error.message).toBe("no acknowledgement (EREMOTEIO); check wiring, power and the mux channel");
  });

  test("is classified the same with the negative number of a plain transfer", async () => {
    expect(await explain(failure(-121, "write"), 0x40)).toMatchObject({ code: "nack" });
  });

  test("is a busy bus at EBUSY", async () => {
    expect(await explain(failure(16, "readI2cBlockSync"), 0x40)).toMatchObject({ code: "bus" });
  });

  test("is a missing acknowledgement at ENXIO, which means a missing device only when the bus is opened", async () => {
    expect(await explain(failure(6, "sendByte"), 0x40)).toMatchObject({ code: "nack" });
    expect(await explain(failure(-6, "open"), 0x40)).toMatchObject({ code: "unavailable" });
  });

  test("without a number is a bus error that keeps its cause", async () => {
    const cause = new TypeError("Invalid buffer");
    expect(await explain(cause, 0x40)).toMatchObject({ code: "bus", cause });
    expect(await explain(undefined, 0x40)).toMatchObject({ code: "bus" });
  });

  test("that is explained already stays as it is", async () => {
    const error = new I2CError("short-read");
    expect(await explain(error, 0x40)).toBe(error);
  });
});

describe("a bus that is not there", () => {
  test("names the buses that are, and how to enable it", async () => {
    const system = new FakeSystem();
    system.files.set("/sys/class/i2c-dev/i2c-20/name", "fef04500.i2c");
    system.files.set("/sys/class/i2c-dev/i2c-21/name", "fef09500.i2c");
    const error = await explain(failure(-2, "open"), undefined, system);
    expect(error.code).toBe("unavailable");
    expect(error.message).toBe(
      'there is no /dev/i2c-1 (ENOENT); /dev/i2c-20 is "fef04500.i2c", /dev/i2c-21 is "fef09500.i2c"; ' +
        "use one of these, or on a Raspberry Pi enable it with `sudo raspi-config nonint do_i2c 0` " +
        "(dtparam=i2c_arm=on in config.txt), elsewhere load i2c-dev with `sudo modprobe i2c-dev`",
    );
  });

  test("on a machine without any says how to enable I2C", async () => {
    const error = await explain(failure(-2, "open"));
    expect(error.message).toContain(
      "there is no /dev/i2c-1, nor any other I2C bus (ENOENT); on a Raspberry Pi",
    );
  });

  test("but known to the kernel is a container that was not given it", async () => {
    const system = new FakeSystem();
    system.files.set("/sys/class/i2c-dev/i2c-1/name", "bcm2835");
    const error = await explain(failure(-2, "open"), undefined, system);
    expect(error.message).toContain("in a container pass the device in: --device /dev/i2c-1");
  });
});

test("a bus that may not be opened names the group to join", async () => {
  const error = await explain(failure(-13, "open"));
  expect(error.code).toBe("permission");
  expect(error.message).toBe(
    "no permission to use /dev/i2c-1 (EACCES); join the group i2c with `sudo usermod -aG i2c $USER` and log in again",
  );
});

describe("an address that a driver of the kernel holds", () => {
  const busy = failure(16, "setAddrSync");

  test("names the driver and how to take the chip from it", async () => {
    const system = new FakeSystem();
    system.links.set("/sys/bus/i2c/devices/1-0040/driver", "../../../../bus/i2c/drivers/ina2xx");
    const error = await explain(busy, 0x40, system);
    expect(error.code).toBe("address-in-use");
    expect(error.message).toContain("held by the kernel's driver ina2xx, device 1-0040 (EBUSY)");
    expect(error.message).toContain("`echo 1-0040 | sudo tee /sys/bus/i2c/drivers/ina2xx/unbind`");
  });

  test("and that is a multiplexer points to the buses that the kernel makes of it", async () => {
    const system = new FakeSystem();
    system.links.set("/sys/bus/i2c/devices/1-0070/driver", "../../../../bus/i2c/drivers/pca954x");
    system.links.set("/sys/bus/i2c/devices/1-0070/channel-0", "../i2c-11");
    const error = await explain(busy, 0x70, system);
    expect(error.message).toContain("use its buses in place of a driver for the chip: i2c-11 (channel 0)");
    expect(error.message).not.toContain("unbind");
  });

  test("and that is the multiplexer of this very bus tells to do without a driver for it", async () => {
    const system = new FakeSystem();
    system.links.set("/sys/bus/i2c/devices/0-0070/driver", "../../../../bus/i2c/drivers/pca954x");
    system.links.set("/sys/bus/i2c/devices/0-0070/channel-3", "../i2c-1");
    system.links.set("/sys/bus/i2c/devices/i2c-1/mux_device", "../0-0070");
    const error = await explain(busy, 0x70, system);
    expect(error.message).toBe(
      "held by the kernel's driver pca954x, device 0-0070 (EBUSY); pca954x drives this multiplexer and " +
        "i2c-1 (channel 3) is one of its buses, so use that without a driver for the chip",
    );
  });

  test("on a parent or child of this bus tells where to look", async () => {
    const error = await explain(busy, 0x40);
    expect(error.code).toBe("address-in-use");
    expect(error.message).toContain("look for it in /sys/bus/i2c/devices/*-0040/name");
  });
});
