import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { options } from "../src/flags/options.ts";
import { subcommands } from "../src/flags/subcommands.ts";
import { metricDefinitions } from "../src/metrics/definitions.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

/** Cells of the rows of the table whose header begins with `first`. */
function table(first: string): string[][] {
  const lines = readme.split("\n");
  const header = lines.findIndex((line) => new RegExp(`^\\|\\s*${first}\\s*\\|`).test(line));
  const end = lines.findIndex((line, index) => index > header && !line.startsWith("|"));
  return lines.slice(header + 2, end).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe("the README", () => {
  test("has every flag, in the words of the help", () => {
    expect(table("flag")).toEqual(
      options.map((option) => [
        `\`--${option.name}\``,
        option.default === undefined ? (option.defaultDescription ?? "") : `\`${option.default}\``,
        option.choices === undefined
          ? option.description
          : `${option.description}: ${option.choices.join(", ")}`,
      ]),
    );
  });

  test("has every command, in the words of the help", () => {
    expect(table("command")).toEqual(subcommands.map(({ name, summary }) => [`\`${name}\``, summary]));
  });

  test("has every metric, in the words of its definition", () => {
    expect(table("metric")).toEqual(
      metricDefinitions.map(({ name, type, unit, help, absent }) => [
        `\`${name}\``,
        type,
        unit ?? "",
        help.replace(/\.$/, ""),
        absent,
      ]),
    );
  });
});
