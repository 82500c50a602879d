import { describe, expect, test } from "vitest";
import { FakeSystem } from "../test/support/fake-system.ts";
import { loadBackend } from "./backend.ts";

/** As Node and the package `bindings` throw them. */
const failures = [
  {
    name: "not installed, or dropped because its build failed",
    error: Object.assign(new Error("Cannot find package 'i2c-bus' imported from /app/index.js"), {
      code: "ERR_MODULE_NOT_FOUND",
    }),
    found: "the npm package i2c-bus is not installed",
    advice: "npm install i2c-bus",
  },
  {
    name: "installed with its build script blocked",
    error: new Error(
      "Could not locate the bindings file. Tried:\n → /app/node_modules/i2c-bus/build/i2c.node",
    ),
    found: "i2c-bus is installed, but was not compiled",
    advice: "npm install-scripts approve i2c-bus && npm rebuild i2c-bus",
  },
  {
    name: "compiled for another Node",
    error: Object.assign(
      new Error(
        "The module '/app/i2c.node'\nwas compiled against a different Node.js version using\nNODE_MODULE_VERSION 108.",
      ),
      { code: "ERR_DLOPEN_FAILED" },
    ),
    found: "i2c-bus was compiled for another version of Node",
    advice: "npm rebuild i2c-bus",
  },
  {
    name: "loaded in a worker thread",
    error: Object.assign(new Error("Module did not self-register: '/app/i2c.node'."), {
      code: "ERR_DLOPEN_FAILED",
    }),
    found: "loaded in a worker thread",
    advice: "open the bus in the main thread",
  },
  {
    name: "broken in a way that nobody foresaw",
    error: new Error("libstdc++.so.6: cannot open shared object file\nmore"),
    found: "i2c-bus cannot be loaded (libstdc++.so.6: cannot open shared object file)",
    advice: "npm rebuild i2c-bus",
  },
];

describe("i2c-bus that is", () => {
  test.each(failures)("$name makes the bus unavailable and says so", async ({ error, found, advice }) => {
    const system = new FakeSystem();
    system.addonFailure = error;
    const failure: unknown = await loadBackend(system, "i2c-bus").catch((reason: unknown) => reason);
    expect(failure).toMatchObject({ code: "unavailable", cause: error });
    expect(String(failure)).toContain(found);
    expect(String(failure)).toContain(advice);
  });
});

test("a blocked build names the cache of npx, which does not repair itself", async () => {
  const system = new FakeSystem();
  system.addonFailure = new Error("Could not locate the bindings file.");
  await expect(loadBackend(system, "i2c-bus")).rejects.toThrow("delete ~/.npm/_npx first");
});

test("another system than Linux is unsupported, without a look for the addon", async () => {
  const system = new FakeSystem();
  system.platform = "darwin";
  system.addonFailure = new Error("not to be seen");
  const failure: unknown = await loadBackend(system, "i2c-bus").catch((reason: unknown) => reason);
  expect(failure).toMatchObject({ code: "unsupported" });
  expect(failure).not.toHaveProperty("cause");
  expect(String(failure)).toContain("this is darwin");
});

describe("koffi that is", () => {
  test.each([
    {
      name: "not installed",
      error: Object.assign(new Error("Cannot find package 'koffi'"), { code: "ERR_MODULE_NOT_FOUND" }),
      message: "the npm package koffi is not installed; install it with `npm install koffi`",
    },
    {
      name: "installed on another machine",
      error: new Error("Cannot find the native Koffi module; did you bundle it correctly?"),
      message:
        "koffi is installed without its binary for this machine; install it here, with optional dependencies: " +
        "`npm install --include=optional koffi`",
    },
    {
      name: "too new for the system",
      error: new Error("libc.so.6: version `GLIBC_2.34' not found\nmore"),
      message:
        "koffi cannot be loaded (libc.so.6: version `GLIBC_2.34' not found); install it anew with `npm install koffi`",
    },
  ])("$name makes the bus unavailable and says so", async ({ error, message }) => {
    const system = new FakeSystem();
    system.koffiFailure = error;
    const failure: unknown = await loadBackend(system, "koffi").catch((reason: unknown) => reason);
    expect(failure).toMatchObject({ code: "unavailable", cause: error, message });
  });
});

describe("without a choice", () => {
  const uncompiled = new Error("Could not locate the bindings file.");

  test("i2c-bus serves where it was compiled, whether koffi is there or not", async () => {
    const system = new FakeSystem();
    expect((await loadBackend(system, "auto")).name).toBe("i2c-bus");
    system.koffiFailure = new Error("not to be seen");
    expect((await loadBackend(system, "auto")).name).toBe("i2c-bus");
  });

  test("koffi serves where i2c-bus was not compiled", async () => {
    const system = new FakeSystem();
    system.addonFailure = uncompiled;
    expect((await loadBackend(system, "auto")).name).toBe("koffi");
  });

  test("a machine with neither is told what was tried, why it failed, and first what needs no compiler", async () => {
    const system = new FakeSystem();
    system.addonFailure = uncompiled;
    system.koffiFailure = Object.assign(new Error("Cannot find package 'koffi'"), {
      code: "ERR_MODULE_NOT_FOUND",
    });
    const failure: unknown = await loadBackend(system, "auto").catch((reason: unknown) => reason);
    expect(failure).toMatchObject({
      code: "unavailable",
      cause: { errors: [system.koffiFailure, uncompiled] },
      message: expect.stringMatching(
        /^neither i2c-bus nor koffi can be loaded: the npm package koffi is not installed, and i2c-bus is installed, but was not compiled; install it with `npm install koffi`; or npm 12 builds/,
      ) as string,
    });
  });
});
