import { describe, expect, test } from "vitest";
import { options } from "../src/options.ts";
import { metricDefinitions } from "../src/metrics/definitions.ts";
import { markdownTable } from "../../command-line/test/support/markdown-table.ts";

describe("the README", () => {
  test("has every flag, in the words of the help", () => {
    expect(markdownTable("packages/exporter/README.md", "flag")).toEqual(
      options.map((option) => [
        `\`--${option.name}\``,
        option.default === undefined ? (option.defaultDescription ?? "") : `\`${option.default}\``,
        option.choices === undefined
          ? option.description
          : `${option.description}: ${option.choices.join(", ")}`,
      ]),
    );
  });

  test("has every metric, in the words of its definition", () => {
    expect(markdownTable("packages/exporter/README.md", "metric")).toEqual(
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
