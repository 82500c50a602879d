import { I2CError } from "@rbp/i2c";
import type { I2CBusAddon } from "./addon.ts";
import type { HostSystem } from "./system.ts";

const allowScripts =
  "npm 12 builds it only when allowed: `npm install-scripts approve i2c-bus && npm rebuild i2c-bus`, " +
  "`npm install --global --allow-scripts=i2c-bus …` or `npx --allow-scripts=i2c-bus …`; " +
  "npx does not repair a cache that it filled without: delete ~/.npm/_npx first";

/**
 * Loads npm `i2c-bus`, an optional dependency with a part in C++ that npm compiles when it is installed.
 *
 * @throws I2CError `unsupported` on another system than Linux, `unavailable` when the addon is not there, was not
 *   compiled, or does not fit this Node; the message says which, and what to do.
 */
export async function loadAddon(system: HostSystem): Promise<I2CBusAddon> {
  if (system.platform !== "linux") {
    throw new I2CError("unsupported", {
      found: `I2C buses are opened through Linux' i2c-dev, and this is ${system.platform}`,
      advice: "run on Linux, or use the simulated bus of @rbp/i2c/testing",
    });
  }
  try {
    return await system.importAddon();
  } catch (error) {
    throw new I2CError("unavailable", { ...explain(error), cause: error });
  }
}

function explain(error: unknown): { readonly found: string; readonly advice: string } {
  const code = (error as { code?: unknown } | null)?.code;
  const message = error instanceof Error ? error.message : String(error);
  if (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") {
    return {
      found: "the npm package i2c-bus is not installed",
      advice:
        "install it with `npm install i2c-bus`; where its build fails npm leaves it out silently: " +
        "`sudo apt install build-essential python3` gives what the build needs",
    };
  }
  if (message.startsWith("Could not locate the bindings file")) {
    return { found: "i2c-bus is installed, but was not compiled", advice: allowScripts };
  }
  if (message.includes("was compiled against a different Node.js version")) {
    return { found: "i2c-bus was compiled for another version of Node", advice: "run `npm rebuild i2c-bus`" };
  }
  if (message.includes("did not self-register")) {
    return {
      found: "i2c-bus was loaded in a worker thread, or compiled on another system",
      advice: "open the bus in the main thread; if it is, run `npm rebuild i2c-bus` on this machine",
    };
  }
  return {
    found: `i2c-bus cannot be loaded (${message.split("\n", 1)[0] ?? ""})`,
    advice: "run `npm rebuild i2c-bus`",
  };
}
