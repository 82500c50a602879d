import { describe, expect, test } from "vitest";
import { FakeSystem } from "../test/support/fake-system.ts";
import { loadAddon } from "./load-addon.ts";

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

describe("an addon that is", () => {
  test.each(failures)("$name makes the bus unavailable and says so", async ({ error, found, advice }) => {
    const system = new FakeSystem();
    system.addonFailure = error;
    const failure: unknown = await loadAddon(system).catch((reason: unknown) => reason);
    expect(failure).toMatchObject({ code: "unavailable", cause: error });
    expect(String(failure)).toContain(found);
    expect(String(failure)).toContain(advice);
  });
});

test("a blocked build names the cache of npx, which does not repair itself", async () => {
  const system = new FakeSystem();
  system.addonFailure = new Error("Could not locate the bindings file.");
  await expect(loadAddon(system)).rejects.toThrow("delete ~/.npm/_npx first");
});

test("another system than Linux is unsupported, without a look for the addon", async () => {
  const system = new FakeSystem();
  system.platform = "darwin";
  system.addonFailure = new Error("not to be seen");
  const failure: unknown = await loadAddon(system).catch((reason: unknown) => reason);
  expect(failure).toMatchObject({ code: "unsupported" });
  expect(failure).not.toHaveProperty("cause");
  expect(String(failure)).toContain("this is darwin");
});
