import { formatAddress } from "@rbp/i2c";
import { ina260Addresses } from "@rbp/ina260";
import { multiplexerAddresses, multiplexerVariants } from "@rbp/tca9548a";
import type * as v from "valibot";
import { nearest } from "@rbp/command-line";
import { isWithin } from "../topology/place.ts";
import { knownKeys } from "./schema.ts";

export type Issue = v.BaseIssue<unknown>;

/** A step on the path to what is wrong: the map or list, and the key in it. */
export type Step = v.IssuePathItem & { readonly input: object; readonly key: string | number };

export function isMissing({ input, key }: Step): boolean {
  return !Object.hasOwn(input, key);
}

/** What was found, what was expected, and what may have been meant. @param found As it is written in the file. */
export function explain(issue: Issue, path: readonly Step[], found: unknown): string {
  const last = path.at(-1);
  if (last === undefined) return `expected ${issue.message}, found ${show(found)}`;
  if (isMissing(last)) return explainMissing(path, String(last.key));
  if (last.origin === "key") return explainKey(issue, path, String(last.key));
  const shown = typeof last.value === "number" ? String(found) : show(last.value);
  return `${nameOf(path)}: expected ${issue.message}, found ${shown}${hintFor(issue, last)}`;
}

function explainKey(issue: Issue, path: readonly Step[], key: string): string {
  const entries = entriesAt(path);
  // Labels have names of the user's choice.
  if (entries === undefined) return `label ${key}: expected ${issue.message}`;
  const names = Object.keys(entries).filter((name) => name !== "$schema");
  if (names[0] === "0") return `channel ${key}: expected a channel from 0 to 7`;
  const meant = nearest(key, names);
  const hint = meant === undefined ? `expected one of ${names.join(", ")}` : `did you mean ${meant}?`;
  return `unknown key ${key}; ${hint}`;
}

function explainMissing(path: readonly Step[], key: string): string {
  const hints = new Map([
    ["buses", "a list of buses with what is on them"],
    ["bus", "its number, like bus: 1"],
    ["channels", "its channels with what is on them, like channels: { 7: … }"],
    ["device", "what the sensor measures, like device: NAME"],
    ["a0", "what the pin is tied to"],
    ["a1", "what the pin is tied to"],
  ]);
  return `${nameOf(path)} is missing; add ${hints.get(key) ?? key}`;
}

/** The known keys at the last step of the path; undefined where any key may stand. */
function entriesAt(path: readonly Step[]): Readonly<Record<string, v.GenericSchema>> | undefined {
  const container = path.slice(0, -1).findLast(({ key }) => typeof key === "string")?.key ?? "";
  return knownKeys.get(/^\d$/.test(String(container)) ? "channel" : String(container));
}

/** "address", or "windows[1]" in a list. */
function nameOf(path: readonly Step[]): string {
  const [container, last] = path.slice(-2).map(({ key }) => key);
  if (typeof last === "number") return `${String(container)}[${String(last)}]`;
  return String(last ?? container);
}

function hintFor(issue: Issue, { key, value }: Step): string {
  const meant = meantAddress(key, value);
  if (meant !== undefined) return `; did you mean ${meant}?`;
  if (issue.type === "string" && typeof value !== "object") return "; put it in quotes";
  if (issue.type === "number" && isNumber(value)) return "; leave the quotes out";
  if (issue.type === "boolean" && /^(?:yes|on)$/i.test(String(value))) return "; did you mean true?";
  if (issue.type === "boolean" && /^(?:no|off)$/i.test(String(value))) return "; did you mean false?";
  if (key !== "part" || typeof value !== "string") return "";
  const part = nearest(value.toUpperCase(), Object.keys(multiplexerVariants));
  return part === undefined ? "" : `; did you mean ${part}?`;
}

/** 40 is meant as 0x40: in decimal it is no address of these chips. */
function meantAddress(key: string | number, value: unknown): string | undefined {
  if (key !== "address" || !/^\d\d$/.test(String(value))) return undefined;
  const meant = Number.parseInt(String(value), 16);
  const range = { first: ina260Addresses.first, last: multiplexerAddresses.last };
  return isWithin(meant, range) ? formatAddress(meant) : undefined;
}

function isNumber(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "" && !Number.isNaN(Number(value));
}

/** A value on one line, and not too long. */
function show(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}
