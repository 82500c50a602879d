import { ConfigurationError } from "@rbp/command-line";
import { readConfiguration } from "../../src/configuration/read-file.ts";

/** What is wrong with a file, without its name. */
export function mistakesIn(text: string): string[] {
  try {
    readConfiguration("a.yaml", text, { machine: "pi4" });
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.mistakes.map((mistake) => mistake.replace(/^a\.yaml:/, ""));
  }
  return [];
}

/** A file with one sensor that has more keys. */
export function sensorWith(keys: string): string {
  return `buses: [{ bus: 1, sensors: [{ device: a, ${keys} }] }]`;
}

/** A file in which nothing is wrong. */
export const rightFile = "buses: [{ bus: 1, sensors: [{ device: a }] }]\n";
