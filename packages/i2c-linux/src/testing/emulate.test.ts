import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SimulatedI2C } from "@rbp/i2c/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { requireEmulation } from "../../test/support/requires.ts";
import { emulateI2CDevice } from "./emulate.ts";
import { findCompiler } from "./shim.ts";

const emulation = await requireEmulation("that an emulation is set up and taken away");
const wire = new SimulatedI2C();

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "rbp-test-"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(directory, { recursive: true });
});

async function installCompiler(script: string): Promise<void> {
  await writeFile(join(directory, "cc"), `#!/bin/sh\n${script}\n`);
  await chmod(join(directory, "cc"), 0o755);
}

describe.skipIf(!emulation)("the environment of an emulation", () => {
  test("names the library and the socket, and keeps libuv from io_uring", async () => {
    const device = await emulateI2CDevice({ bus: 1, wire });
    const { environment } = device;
    expect(Object.keys(environment).sort()).toEqual([
      "LD_PRELOAD",
      "RBP_I2C_EMULATION",
      "RBP_I2C_SYSFS",
      "UV_USE_IO_URING",
    ]);
    expect((await stat(environment["RBP_I2C_EMULATION"] ?? "")).isSocket()).toBe(true);
    expect((await stat(environment["LD_PRELOAD"] ?? "")).isFile()).toBe(true);
    await device.close();
    await expect(stat(environment["RBP_I2C_EMULATION"] ?? "")).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("goes before libraries that are preloaded already", async () => {
    vi.stubEnv("LD_PRELOAD", "/usr/lib/other.so");
    await using device = await emulateI2CDevice({ bus: 1, wire });
    expect(device.environment["LD_PRELOAD"]).toMatch(/\.so:\/usr\/lib\/other\.so$/);
  });

  test("can be closed twice", async () => {
    const device = await emulateI2CDevice({ bus: 1, wire });
    await Promise.all([device.close(), device.close()]);
    await expect(device.close()).resolves.toBeUndefined();
  });

  test("is refused where a path is none for LD_PRELOAD, and leaves nothing behind", async () => {
    const odd = join(directory, "with space");
    await mkdir(odd);
    vi.stubEnv("TMPDIR", odd);
    await expect(emulateI2CDevice({ bus: 1, wire })).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("set TMPDIR to another one") as string,
    });
    expect((await readdir(odd)).filter((name) => !name.startsWith("rbp-i2c-emulation-"))).toEqual([]);
  });
});

describe("the compiler", () => {
  test("is found on the PATH", async () => {
    vi.stubEnv("PATH", `/nonexistent:${directory}`);
    expect(await findCompiler()).toBeUndefined();
    await installCompiler("exit 1");
    expect(await findCompiler()).toBe(join(directory, "cc"));
  });

  test("is the one that CC names, if it is there", async () => {
    await installCompiler("exit 1");
    await symlink("cc", join(directory, "for-another-processor"));
    vi.stubEnv("PATH", directory);
    vi.stubEnv("CC", "for-another-processor");
    expect(await findCompiler()).toBe(join(directory, "for-another-processor"));
    vi.stubEnv("CC", "missing");
    expect(await findCompiler()).toBe(join(directory, "cc"));
  });

  test.runIf(process.platform === "linux")(
    "that is missing is named with the package to install",
    async () => {
      vi.stubEnv("PATH", directory);
      await expect(emulateI2CDevice({ bus: 1, wire })).rejects.toMatchObject({
        code: "unavailable",
        message: expect.stringContaining("`sudo apt install gcc libc6-dev`") as string,
      });
    },
  );

  test.runIf(process.platform === "linux")(
    "that fails is named, with what it said as the cause",
    async () => {
      await installCompiler("echo no headers >&2; exit 1");
      vi.stubEnv("PATH", `${directory}:${process.env["PATH"] ?? ""}`);
      await expect(emulateI2CDevice({ bus: 1, wire })).rejects.toMatchObject({
        code: "unavailable",
        message: expect.stringContaining("cc cannot compile the emulated /dev/i2c-N") as string,
        cause: { stderr: "no headers\n" },
      });
    },
  );

  test.runIf(emulation)("runs once for a version of the library", async () => {
    await using first = await emulateI2CDevice({ bus: 1, wire });
    await using second = await emulateI2CDevice({ bus: 1, wire });
    expect(second.environment["LD_PRELOAD"]).toBe(first.environment["LD_PRELOAD"]);
    expect(second.environment["RBP_I2C_EMULATION"]).not.toBe(first.environment["RBP_I2C_EMULATION"]);
  });
});

test.runIf(emulation)("a directory that others can write to is not trusted", async () => {
  vi.stubEnv("TMPDIR", directory);
  const cache = join(directory, `rbp-i2c-emulation-${String(process.getuid?.())}`);
  await mkdir(cache);
  await chmod(cache, 0o777);
  await using device = await emulateI2CDevice({ bus: 1, wire });
  expect(device.environment["LD_PRELOAD"]?.startsWith(`${cache}/`)).toBe(false);
  expect(await readdir(cache)).toEqual([]);
});
