import { I2CError } from "@rbp/i2c";
import { AddonDevice } from "./addon-device.ts";
import type { Access, Device, Eventual } from "./device.ts";
import { KoffiDevice } from "./koffi-device.ts";
import type { HostSystem } from "./system.ts";

/** What can carry out transfers, in the order in which it is tried: packages that npm may have left out. */
const backends = ["i2c-bus", "koffi"] as const;

/**
 * One of them.
 *
 * @useDeclaredType
 */
export type Backend = (typeof backends)[number];

/** What can be asked for: "auto" is the first that can be loaded. */
export type BackendChoice = "auto" | Backend;
export const backendChoices: readonly BackendChoice[] = ["auto", ...backends];

export interface LoadedBackend {
  readonly name: Backend;
  /** Opens /dev/i2c-`number` for real. Fails as the system does. */
  open(number: number, access: Access): Eventual<Device>;
}

interface Explanation {
  readonly found: string;
  readonly advice: string;
}

const allowScripts =
  "npm 12 builds it only when allowed: `npm install-scripts approve i2c-bus && npm rebuild i2c-bus`, " +
  "`npm install --global --allow-scripts=i2c-bus …` or `npx --allow-scripts=i2c-bus …`; " +
  "npx does not repair a cache that it filled without: delete ~/.npm/_npx first";

/**
 * Loads the backend that is asked for, or the first of them that can be.
 *
 * @throws I2CError `unsupported` on another system than Linux, `unavailable` when none is there, was compiled, or fits
 *   this Node and processor; the message says which, and what to do.
 */
export async function loadBackend(system: HostSystem, wanted: BackendChoice): Promise<LoadedBackend> {
  if (system.platform !== "linux") {
    throw new I2CError("unsupported", {
      found: `I2C buses are opened through Linux' i2c-dev, and this is ${system.platform}`,
      advice: "run on Linux, or use the simulated bus of @rbp/i2c/testing",
    });
  }
  const explanations: Explanation[] = [];
  const errors: unknown[] = [];
  for (const name of wanted === "auto" ? backends : [wanted]) {
    try {
      return { name, open: await load[name](system) };
    } catch (error) {
      errors.push(error);
      explanations.unshift(explain[name](error, system));
    }
  }
  // The advice for koffi first: it takes no compiler.
  throw new I2CError("unavailable", {
    found: explanations.map(({ found }) => found).join(", and "),
    advice: explanations.map(({ advice }) => advice).join("; or "),
    cause: errors.length === 1 ? errors[0] : new AggregateError(errors, "no backend can be loaded"),
  });
}

const load: Readonly<Record<Backend, (system: HostSystem) => Promise<LoadedBackend["open"]>>> = {
  "i2c-bus": async (system) => {
    const addon = await system.importAddon();
    return (number, access) => AddonDevice.open(addon, number, access);
  },
  koffi: async (system) => {
    const koffi = await system.importKoffi();
    return (number, access) => new KoffiDevice(koffi, system, number, access);
  },
};

const explain: Readonly<Record<Backend, (error: unknown, system: HostSystem) => Explanation>> = {
  "i2c-bus": explainAddon,
  koffi: explainKoffi,
};

function explainKoffi(error: unknown, { platform, architecture }: HostSystem): Explanation {
  if (isMissing(error)) {
    return { found: "the npm package koffi is not installed", advice: "install it with `npm install koffi`" };
  }
  const message = firstLine(error);
  if (message.startsWith("Cannot find the native Koffi module")) {
    return {
      found: `koffi is installed without its binary for ${platform}-${architecture}`,
      advice:
        "install it on this machine, with optional dependencies: `npm install --include=optional koffi`",
    };
  }
  return { found: `koffi cannot be loaded (${message})`, advice: "install it anew with `npm install koffi`" };
}

function explainAddon(error: unknown): Explanation {
  const message = firstLine(error);
  if (isMissing(error)) {
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
  if (String(error).includes("was compiled against a different Node.js version")) {
    return { found: "i2c-bus was compiled for another version of Node", advice: "run `npm rebuild i2c-bus`" };
  }
  if (message.includes("did not self-register")) {
    return {
      found: "i2c-bus was loaded in a worker thread, or compiled on another system",
      advice: "open the bus in the main thread; if it is, run `npm rebuild i2c-bus` on this machine",
    };
  }
  return { found: `i2c-bus cannot be loaded (${message})`, advice: "run `npm rebuild i2c-bus`" };
}

function isMissing(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
}
