import { describe, expect, test } from "vitest";
import { options } from "../src/options.ts";
import { subcommands } from "@rbp/ina260-tools";
import { metricDefinitions } from "../src/metrics/definitions.ts";
import { markdownTable } from "./support/markdown-table.ts";

describe("the README", () => {
  test("has every flag, in the words of the help", () => {
    expect(markdownTable("README.md", "flag")).toEqual(
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
    expect(markdownTable("README.md", "command")).toEqual(
      subcommands.map(({ name, summary }) => [`\`${name}\``, summary]),
    );
  });

  test("has every metric, in the words of its definition", () => {
    expect(markdownTable("README.md", "metric")).toEqual(
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
