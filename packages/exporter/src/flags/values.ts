import { formatAddress } from "@rbp/i2c";
import { UsageError } from "../errors.ts";
import type { ListenAddress } from "../settings.ts";
import { formatDuration, parseDuration } from "./duration.ts";

/**
 * An I2C address as 0x70 or 112.
 *
 * @param first Lowest address that the chip can have.
 * @param last Highest address that the chip can have.
 */
export function parseAddress(flag: string, text: string, first: number, last: number): number {
  const number = /^(?:0x[0-9a-f]+|\d+)$/i.test(text) ? Number(text) : Number.NaN;
  if (number >= first && number <= last) return number;
  const range = `${formatAddress(first)} to ${formatAddress(last)} (${String(first)} to ${String(last)})`;
  const asHexadecimal = /^[0-9a-f]+$/i.test(text) ? Number.parseInt(text, 16) : Number.NaN;
  const meant = asHexadecimal >= first && asHexadecimal <= last;
  const hint = meant ? `; did you mean ${formatAddress(asHexadecimal)}?` : "";
  throw new UsageError(`${flag} is an address from ${range}, found ${JSON.stringify(text)}${hint}`);
}

/** A whole number, decimal. */
export function parseInteger(flag: string, text: string, first: number, last: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= first && number <= last) return number;
  throw new UsageError(
    `${flag} is a whole number from ${String(first)} to ${String(last)}, found ${JSON.stringify(text)}`,
  );
}

/** A time, as milliseconds. */
export function parseTime(flag: string, text: string, least: number, most: number): number {
  const milliseconds = parseDuration(text);
  if (milliseconds >= least && milliseconds <= most) return milliseconds;
  throw new UsageError(
    `${flag} is a time from ${formatDuration(least)} to ${formatDuration(most)}, as seconds or with a unit ` +
      `(500ms, 2s, 1m), found ${JSON.stringify(text)}`,
  );
}

/** One of a few words. */
export function parseChoice<T extends string>(flag: string, text: string, choices: readonly T[]): T {
  const choice = choices.find((candidate) => candidate === text);
  if (choice !== undefined) return choice;
  throw new UsageError(`${flag} is one of ${choices.join(", ")}, found ${JSON.stringify(text)}`);
}

/** The value of a label. Prometheus takes an empty one for a label that is not there. */
export function parseLabel(flag: string, text: string): string {
  if (text !== "") return text;
  throw new UsageError(`${flag} is a name, found an empty one`);
}

/** ":8000", "127.0.0.1:8000", "[::1]:8000" or "name:8000". */
export function parseListenAddress(flag: string, text: string): ListenAddress {
  const [, bracketed, plain, port] = /^(?:\[([0-9a-f:.%\w]+)\]|([^\s:/[\]]*)):(\d{1,5})$/i.exec(text) ?? [];
  if (port === undefined || Number(port) > 65_535) {
    throw new UsageError(
      `${flag} is like ":8000", "127.0.0.1:8000" or "[::1]:8000", found ${JSON.stringify(text)}`,
    );
  }
  const host = bracketed ?? plain ?? "";
  return host === "" ? { port: Number(port) } : { host, port: Number(port) };
}

/** The path of the metrics: begins with a slash, has no query, and is none of the health checks. */
export function parseTelemetryPath(flag: string, text: string): string {
  if (/^\/[\w.~!$&'()*+,;=:@%/-]*$/.test(text) && !text.startsWith("/-/") && !text.startsWith("//"))
    return text;
  throw new UsageError(`${flag} is a path like "/metrics" outside of "/-/", found ${JSON.stringify(text)}`);
}

/** The path of a file. Whether it is there is seen when it is read. */
export function parseFile(flag: string, text: string): string {
  if (text !== "" && !text.includes("\0")) return text;
  throw new UsageError(`${flag} is the path of a file, found ${JSON.stringify(text)}`);
}
