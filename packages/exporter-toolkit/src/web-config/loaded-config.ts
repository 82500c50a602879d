import { readFileSync, statSync } from "node:fs";
import type { SecureContextOptions } from "node:tls";
import { messageOf, UsageError } from "@rbp/command-line";
import { type WebConfig, readWebConfig } from "./web-config.ts";
import { tlsContext } from "./tls-context.ts";
import type { TlsSettings } from "./tls-settings.ts";

/** A web configuration with everything that it names. */
export interface LoadedConfig extends Omit<WebConfig, "tls"> {
  readonly tls?: (TlsSettings & { readonly context: SecureContextOptions }) | undefined;
}

/** One attempt to load it: what came of it, and which files that depends on. */
export interface Attempt {
  readonly result: LoadedConfig | UsageError;
  /** State of the files before they were read. */
  readonly stamps: ReadonlyMap<string, string>;
}

/** Reads the web configuration file at a path, and the files that it names. */
export function loadConfig(path: string): Attempt {
  const stamps = new Map<string, string>();
  const readText = (file: string): string => {
    // Before the reading: what is written meanwhile makes it another one.
    stamps.set(file, stampOf(file));
    return readFileSync(file, "utf8");
  };
  try {
    const settings = readWebConfig(path, readConfigFile(path, readText));
    const { tls } = settings;
    if (tls === undefined) return { result: { ...settings, tls: undefined }, stamps };
    return { result: { ...settings, tls: { ...tls, context: tlsContext(tls, readText) } }, stamps };
  } catch (error) {
    // A defect must not end a server that runs well with what it has.
    const result = error instanceof UsageError ? error : new UsageError(`${path}: ${messageOf(error)}`);
    return { result, stamps };
  }
}

/**
 * The web configuration at a path.
 *
 * @throws UsageError when it cannot be used.
 */
export function readConfig(path: string): LoadedConfig {
  const { result } = loadConfig(path);
  if (result instanceof UsageError) throw result;
  return result;
}

/** Whether a file that an attempt depends on is another one now. */
export function isOutdated({ stamps }: Attempt): boolean {
  for (const [file, stamp] of stamps) if (stampOf(file) !== stamp) return true;
  return false;
}

function readConfigFile(path: string, readText: (path: string) => string): string {
  try {
    return readText(path);
  } catch (error) {
    throw new UsageError(`--web.config.file: ${messageOf(error)}`);
  }
}

/** Which file is there, and since when it is as it is; "" when there is none. */
function stampOf(path: string): string {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined
    ? ""
    : [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(" ");
}
