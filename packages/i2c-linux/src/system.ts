import { closeSync, openSync } from "node:fs";
import { readdir, readFile, readlink } from "node:fs/promises";
import type { I2CBusAddon } from "./addon.ts";
import type { Koffi } from "./koffi.ts";

/** Everything that this package wants of the machine. */
export interface HostSystem {
  /** "linux", "darwin", … */
  readonly platform: string;
  /** Loads npm `i2c-bus`; rejects as Node's `import` does. */
  importAddon(): Promise<I2CBusAddon>;
  /** Loads npm `koffi`; rejects as Node's `import` does. */
  importKoffi(): Promise<Koffi>;
  /** Opens a device to read and to write; returns the descriptor. */
  open(path: string): number;
  close(descriptor: number): void;
  /** Names in a directory; none when it cannot be read. */
  list(path: string): Promise<readonly string[]>;
  /** Contents of a file, or undefined when it cannot be read. */
  read(path: string): Promise<string | undefined>;
  /** Where a symbolic link points to, or undefined when it cannot be read. */
  resolveLink(path: string): Promise<string | undefined>;
}

/** The machine that the program runs on. */
export const hostSystem: HostSystem = {
  platform: process.platform,
  // By way of unknown: @types/i2c-bus gives the promised writeQuick a parameter that it does not have.
  importAddon: async () => (await import("i2c-bus")).default as unknown as I2CBusAddon,
  importKoffi: async () => (await import("koffi")).default as unknown as Koffi,
  open: (path) => openSync(path, "r+"),
  close: closeSync,
  list: (path) => readdir(path).catch(() => []),
  read: (path) => readFile(path, "utf8").catch(() => undefined),
  resolveLink: (path) => readlink(path).catch(() => undefined),
};
