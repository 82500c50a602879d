import { readFileSync, statSync } from "node:fs";
import type { SecureContextOptions } from "node:tls";
import { type Clock, type Logger, messageOf, UsageError } from "@rbp/command-line";
import { tlsContext } from "./tls-context.ts";
import type { TlsSettings } from "./tls-settings.ts";
import { readWebConfig, type WebConfig } from "./web-config.ts";

/** Minimum time between two checks of the files, which connections and requests prompt. */
const LOOK_INTERVAL_MILLISECONDS = 1000;

export interface WatchedConfigOptions {
  readonly path: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * The web configuration as its files are now. One that cannot be used is logged once; the last good one stays.
 *
 * @returns Gives the one that is in force: the same object as long as nothing has changed.
 * @throws UsageError when it cannot be used at the start.
 */
export function watchConfig({ path, clock, log }: WatchedConfigOptions): () => LoadedConfig {
  let lookedAt = clock.now();
  let attempt = loadConfig(path);
  if (attempt.result instanceof UsageError) throw attempt.result;
  let good = attempt.result;
  return () => {
    const now = clock.now();
    if (now - lookedAt < LOOK_INTERVAL_MILLISECONDS) return good;
    lookedAt = now;
    if (!isOutdated(attempt)) return good;
    attempt = loadConfig(path);
    const { result } = attempt;
    const problem = result instanceof UsageError ? result.message : explainFixed(good, result);
    if (problem !== undefined) {
      const message = "Web configuration cannot be used; the last good one stays in force";
      log.error(message, { file: path, err: problem });
    } else if (!(result instanceof UsageError)) {
      good = result;
      log.info("Web configuration read again", { file: path });
    }
    return good;
  };
}

/** Why a configuration cannot take the place of another while the server listens; undefined when it can. */
function explainFixed(old: LoadedConfig, next: LoadedConfig): string | undefined {
  if ((old.tls === undefined) !== (next.tls === undefined)) {
    return "TLS cannot be switched on or off while the exporter runs; restart it";
  }
  if (old.tls?.clientPolicy.isAsked !== next.tls?.clientPolicy.isAsked) {
    return "whether clients are asked for a certificate cannot change while the exporter runs; restart it";
  }
  return undefined;
}

/** A web configuration with everything that it names. */
export interface LoadedConfig extends Omit<WebConfig, "tls"> {
  readonly tls?: (TlsSettings & { readonly context: SecureContextOptions }) | undefined;
}

/** One attempt to load it, and the files that its result depends on. */
interface Attempt {
  readonly result: LoadedConfig | UsageError;
  /** State of the files before they were read. */
  readonly stamps: ReadonlyMap<string, string>;
}

/** Reads the web configuration file at a path, and the files that it names. */
export function loadConfig(path: string): Attempt {
  const stamps = new Map<string, string>();
  const readText = (file: string): string => {
    // Before the file is read: what is written meanwhile makes it another one.
    stamps.set(file, stampOf(file));
    return readFileSync(file, "utf8");
  };
  try {
    const settings = readWebConfig(path, readConfigFile(path, readText));
    const tls = settings.tls && { ...settings.tls, context: tlsContext(settings.tls, readText) };
    return { result: { ...settings, tls }, stamps };
  } catch (error) {
    // A defect must not end a server that runs well with what it has.
    const result = error instanceof UsageError ? error : new UsageError(`${path}: ${messageOf(error)}`);
    return { result, stamps };
  }
}

function isOutdated({ stamps }: Attempt): boolean {
  return [...stamps].some(([file, stamp]) => stampOf(file) !== stamp);
}

function readConfigFile(path: string, readText: (path: string) => string): string {
  try {
    return readText(path);
  } catch (error) {
    throw new UsageError(`--web.config.file: ${messageOf(error)}`);
  }
}

/** Identity, size and times of a file; "" when there is none. */
function stampOf(path: string): string {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined
    ? ""
    : [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(" ");
}
