import { validateHeaderValue } from "node:http";
import type { Section } from "./section.ts";

/** The headers that the file may set, with the only values where there are such. */
const allowedHeaders: ReadonlyMap<string, readonly string[]> = new Map([
  ["Content-Security-Policy", []],
  ["X-Frame-Options", ["deny", "sameorigin"]],
  ["X-Content-Type-Options", ["nosniff"]],
  ["X-XSS-Protection", []],
  ["Strict-Transport-Security", []],
]);

export const headerNames: readonly string[] = [...allowedHeaders.keys()];

/** Headers of every answer. An empty value is no header. */
export function readHeaders(section: Section): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of section.keys) {
    const value = section.text(name);
    const allowed = allowedHeaders.get(name) ?? [];
    if (value !== undefined && allowed.length > 0 && !allowed.includes(value)) {
      section.reject(name, `is ${allowed.join(" or ")}, found ${JSON.stringify(value)}`);
    } else if (value !== undefined && !canBeSent(name, value)) {
      section.reject(name, "has characters that no header can have");
    } else if (value !== undefined && value !== "") {
      headers[name] = value;
    }
  }
  return headers;
}

function canBeSent(name: string, value: string): boolean {
  try {
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}
