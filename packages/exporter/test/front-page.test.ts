import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { metricDefinitions, options } from "../src/index.ts";

/** The page that a person sees first, of the whole repository. */
const page = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");

/** Rows of the table whose header begins with `first`; code without its marks. */
function table(first: string): string[][] {
  const lines = page.split("\n");
  const header = lines.findIndex((line) => line.startsWith(`| ${first} `));
  const end = lines.findIndex((line, index) => index > header && !line.startsWith("|"));
  return lines.slice(header + 2, end).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.replaceAll(/[`*]/g, "").trim()),
  );
}

const symbols: Readonly<Record<string, string>> = {
  volts: "V",
  amperes: "A",
  watts: "W",
  milliamperes: "mA",
  milliwatts: "mW",
};

describe("the front page", () => {
  test("goes from what it is over trying and replacing to a driver and the metrics", () => {
    const places = [
      "SD7 ├", // the wiring
      "\nnpm start\n",
      "\nnpm test\n",
      "\nnpx @rbp/ina260-exporter --address 0x70 --channel 7 --device deepx --port 8000\n",
      "| Python script |",
      'import { INA260 } from "@rbp/ina260";',
      "| metric ",
    ].map((text) => page.indexOf(text));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  test("reads a sensor in ten lines", () => {
    const [, example = ""] = /```ts\n([^`]*new INA260\([^]*?)```/.exec(page) ?? [];
    expect(example).toContain("readMeasurement()");
    expect(example.trimEnd().split("\n").length).toBeLessThanOrEqual(10);
  });

  test("has every flag of the Python script with its default, and no flag that there is not", () => {
    const rows = table("Python script");
    for (const [old, here, shown = ""] of rows) {
      const option = options.find(({ name }) => `--${name}` === here);
      expect(option).toBeDefined();
      expect(option?.original === true ? here : "").toBe(old);
      const fallback =
        option?.default ?? option?.defaultDescription?.replace(/^name of this machine$/, "the machine's");
      expect(shown.replace(/ s$/, "")).toBe(fallback ?? "");
    }
    const replaced = options.filter(({ original }) => original === true).map(({ name }) => `--${name}`);
    expect(rows.flatMap(([old]) => (old === "" ? [] : [old])).toSorted()).toEqual(replaced.toSorted());
  });

  test("has the metrics of the Python script, those with units beside them, and none that there is not", () => {
    const rows = table("metric");
    const shown = rows.map(([name]) => name);
    for (const [name, unit, , ofTheScript] of rows) {
      const definition = metricDefinitions.find((candidate) => candidate.name === name);
      expect(definition, name).toBeDefined();
      const inWords = definition?.unit ?? "";
      if (unit !== "") expect(unit).toBe(symbols[inWords] ?? (inWords.startsWith("seconds") ? "s" : inWords));
      expect(ofTheScript).toBe(definition?.legacy === true ? "yes" : "");
    }
    const quantities = metricDefinitions.filter(({ original }) => original !== undefined);
    expect(shown).toEqual(expect.arrayContaining(quantities.map(({ name }) => name)));
  });
});
