import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { findLinuxI2CBackend, type LinuxI2CBackendChoice } from "@rbp/i2c-linux";

/** Facts about this machine that no other command needs. To ask for them changes nothing. */
export interface MachineFacts {
  /** "11.6.2"; undefined where npm cannot be run. */
  readonly readNpmVersion: () => Promise<string | undefined>;
  /** What carries out transfers when this is asked for. @throws I2CError by rejection when nothing can. */
  readonly findBackend: (wanted?: LinuxI2CBackendChoice) => Promise<string>;
  /**
   * Why this process may not read and write a device; undefined when it may. With a code such as EACCES or ENOENT, and
   * the group of the device unless that does not exist.
   */
  readonly findObstacle: (
    path: string,
  ) => Promise<{ readonly code: string; readonly group: string | undefined } | undefined>;
  /** The clock of a bus in hertz, as the device tree says; undefined where it does not. */
  readonly readClockHertz: (bus: number) => Promise<number | undefined>;
  /** What a port of this machine is used for. */
  readonly probePort: (port: number) => Promise<"free" | "exporter" | "other">;
}

const PATIENCE_MILLISECONDS = 5000;

/**
 * The facts of the machine that the program runs on.
 *
 * @param root Folder in which its files are.
 * @param checkAccess As `access` of node:fs/promises, to which root may use everything.
 */
export function createMachineFacts(root: string = "/", checkAccess: typeof access = access): MachineFacts {
  const pathOf = (path: string): string => join(root, path);
  return {
    // Without a log file of its own, which npm writes otherwise.
    readNpmVersion: () =>
      promisify(execFile)("npm", ["--version", "--logs-max=0"], { timeout: PATIENCE_MILLISECONDS }).then(
        ({ stdout }) => stdout.trim(),
        () => undefined,
      ),
    findBackend: findLinuxI2CBackend,
    findObstacle: async (path) => {
      try {
        await checkAccess(pathOf(path), constants.R_OK | constants.W_OK);
        return undefined;
      } catch (error) {
        const { code = "" } = error as NodeJS.ErrnoException;
        return { code, group: await findGroup(pathOf(path), pathOf("/etc/group")) };
      }
    },
    // A cell of the device tree: 32 bits, the most significant byte first (Devicetree Specification 0.4, 2.2.4).
    readClockHertz: (bus) =>
      readFile(pathOf(`/sys/bus/i2c/devices/i2c-${String(bus)}/of_node/clock-frequency`)).then(
        (bytes) => (bytes.length === 4 ? bytes.readUInt32BE() : undefined),
        () => undefined,
      ),
    probePort,
  };
}

async function probePort(port: number): Promise<"free" | "exporter" | "other"> {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS);
    const { body } = await fetch(`http://127.0.0.1:${String(port)}/-/healthy`, { signal });
    const first = await body?.getReader().read();
    return new TextDecoder().decode(first?.value) === "Healthy\n" ? "exporter" : "other";
  } catch (error) {
    const { cause } = error as { readonly cause?: { readonly code?: unknown } };
    return cause?.code === "ECONNREFUSED" ? "free" : "other";
  }
}

/** The name of the group that a file belongs to, or its number where it has no name. */
async function findGroup(path: string, groupsPath: string): Promise<string | undefined> {
  try {
    const gid = String((await stat(path)).gid);
    const groups = await readFile(groupsPath, "utf8").catch(() => "");
    const fields = groups.split("\n").map((line) => line.split(":"));
    return fields.find(([, , number]) => number === gid)?.[0] ?? gid;
  } catch {
    return undefined;
  }
}
