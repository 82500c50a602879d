import { describe, expect, test } from "vitest";
import { VARIABLE_PREFIX } from "@rbp/ina260-monitor";
import { keyDescriptions } from "@rbp/ina260-monitor/configuration";
import { options } from "../src/options.ts";
import { variableOf } from "@rbp/command-line";
import { markdownTable } from "../../command-line/test/support/markdown-table.ts";

const path = "packages/exporter/docs/configuration.md";

/** What docs/configuration.md calls the places that keys stand in. */
const wheres = new Map([
  ["file", ""],
  ["bus", "buses"],
  ["segment", "channel"],
  ["multiplexer", "multiplexers"],
  ["sensor", "sensors"],
  ["alert", "alert"],
]);

describe("the reference of the configuration", () => {
  test("has every key, in the words of the schema", () => {
    const segment = Object.keys(keyDescriptions.get("channel") ?? {});
    const expected = [...wheres].flatMap(([where, container]) =>
      Object.entries(keyDescriptions.get(container) ?? {})
        .filter(([key]) => key !== "$schema" && (where !== "bus" || !segment.includes(key)))
        .map(([key, description]) => [`\`${key}\``, where, description]),
    );
    expect(expected.length).toBeGreaterThan(20);
    expect(markdownTable(path, "key")).toEqual(expected);
  });

  test("has the environment variable of every flag that has one", () => {
    expect(markdownTable(path, "variable")).toEqual(
      options
        .filter(({ typedOnly }) => typedOnly !== true)
        .map(({ name }) => [`\`${variableOf(name, VARIABLE_PREFIX)}\``, `\`--${name}\``]),
    );
  });
});
