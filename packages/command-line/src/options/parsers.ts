import { formatDuration, parseDuration } from "../duration.ts";
import { UsageError } from "../errors.ts";

/** A whole number, decimal. */
export function parseInteger(source: string, text: string, minimum: number, maximum: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= minimum && number <= maximum) return number;
  throw refusal(source, `a whole number from ${String(minimum)} to ${String(maximum)}`, text);
}

/** A time, in milliseconds. */
export function parseTime(source: string, text: string, minimum: number, maximum: number): number {
  const milliseconds = parseDuration(text);
  if (milliseconds >= minimum && milliseconds <= maximum) return milliseconds;
  const range = `from ${formatDuration(minimum)} to ${formatDuration(maximum)}`;
  throw refusal(source, `a time ${range}, as seconds or with a unit (500ms, 2s, 1m)`, text);
}

/** One of a few words. */
export function parseChoice<T extends string>(source: string, text: string, choices: readonly T[]): T {
  const choice = choices.find((candidate) => candidate === text);
  if (choice !== undefined) return choice;
  throw refusal(source, `one of ${choices.join(", ")}`, text);
}

/** The path of a file. Whether it exists shows when it is read. */
export function parseFile(source: string, text: string): string {
  if (text !== "" && !text.includes("\0")) return text;
  throw refusal(source, "the path of a file", text);
}

function refusal(source: string, expected: string, text: string): UsageError {
  return new UsageError(`${source} is ${expected}, found ${JSON.stringify(text)}`);
}
