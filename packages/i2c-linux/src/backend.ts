import { I2CError } from "@rbp/i2c";
import { openAddonDevice } from "./addon-device.ts";
import type { Access, Device, Eventual } from "./device.ts";
import { openKoffiDevice } from "./koffi-device.ts";
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

/** Why a package cannot be loaded, by what its error has in its code or message. */
const explanations: Readonly<Record<Backend, readonly (readonly [RegExp, found: string, advice: string])[]>> =
  {
    "i2c-bus": [
      [
        /MODULE_NOT_FOUND/,
        "the npm package i2c-bus is not installed",
        "install it with `npm install i2c-bus`; where its build fails npm leaves it out silently: " +
          "`sudo apt install build-essential python3` gives what the build needs",
      ],
      [
        /Could not locate the bindings file/,
        "i2c-bus is installed, but was not compiled",
        "npm 12 builds i2c-bus only when allowed: `npm install-scripts approve i2c-bus && npm rebuild i2c-bus`, " +
          "`npm install --global --allow-scripts=i2c-bus …` or `npx --allow-scripts=i2c-bus …`; " +
          "npx does not repair a cache that it filled without: delete ~/.npm/_npx first",
      ],
      [
        /was compiled against a different Node\.js version/,
        "i2c-bus was compiled for another version of Node",
        "run `npm rebuild i2c-bus`",
      ],
      [
        /did not self-register/,
        "i2c-bus was loaded in a worker thread, or compiled on another system",
        "open the bus in the main thread; if it is, run `npm rebuild i2c-bus` on this machine",
      ],
    ],
    koffi: [
      [/MODULE_NOT_FOUND/, "the npm package koffi is not installed", "install it with `npm install koffi`"],
      [
        /Cannot find the native Koffi module/,
        "koffi is installed without its binary for this machine",
        "install it here, with optional dependencies: `npm install --include=optional koffi`",
      ],
    ],
  };

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
  const failures: { readonly found: string; readonly advice: string; readonly cause: unknown }[] = [];
  for (const name of wanted === "auto" ? backends : [wanted]) {
    try {
      return { name, open: await load[name](system) };
    } catch (error) {
      // The advice for koffi comes first: it takes no compiler.
      failures.unshift({ ...explain(name, error), cause: error });
    }
  }
  const reasons = failures.map(({ found }) => found).join(", and ");
  const causes = failures.map(({ cause }) => cause);
  throw new I2CError("unavailable", {
    found: wanted === "auto" ? `neither i2c-bus nor koffi can be loaded: ${reasons}` : reasons,
    advice: failures.map(({ advice }) => advice).join("; or "),
    cause: causes.length === 1 ? causes[0] : new AggregateError(causes, "no backend can be loaded"),
  });
}

const load: Readonly<Record<Backend, (system: HostSystem) => Promise<LoadedBackend["open"]>>> = {
  "i2c-bus": async (system) => {
    const addon = await system.importAddon();
    return (number, access) => openAddonDevice(addon, number, access);
  },
  koffi: async (system) => {
    const koffi = await system.importKoffi();
    return (number, access) => openKoffiDevice(koffi, system, number, access);
  },
};

function explain(name: Backend, error: unknown): { readonly found: string; readonly advice: string } {
  const { code = "", message = String(error) } = (error ?? {}) as { code?: string; message?: string };
  const known = explanations[name].find(([pattern]) => pattern.test(`${code} ${message}`));
  if (known !== undefined) return { found: known[1], advice: known[2] };
  const advice = name === "koffi" ? "install it anew with `npm install koffi`" : "run `npm rebuild i2c-bus`";
  return { found: `${name} cannot be loaded (${message.split("\n", 1)[0] ?? ""})`, advice };
}
