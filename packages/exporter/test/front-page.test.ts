import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { metricDefinitions, options } from "../src/index.ts";
import { originalFlags } from "../src/options.ts";

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

/** Units as the page writes them; those of what is only counted are left out there. */
const symbols: Readonly<Record<string, string>> = {
  volts: "V",
  amperes: "A",
  watts: "W",
  milliamperes: "mA",
  milliwatts: "mW",
  joules: "J",
  coulombs: "C",
  seconds: "s",
  "seconds since 1970-01-01 00:00 UTC": "s",
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
    const expected = rows.map(([, flag]) => {
      const option = options.find(({ name }) => `--${name}` === flag);
      const isMachine = option?.defaultDescription === "name of this machine";
      return [
        originalFlags.includes(option?.name ?? "") ? flag : "",
        option === undefined ? "no such flag" : flag,
        isMachine ? "the machine's" : (option?.default ?? ""),
      ];
    });
    expect(rows.map(([old, flag, shown]) => [old, flag, shown?.replace(/ s$/, "")])).toEqual(expected);
    const originals = originalFlags.map((name) => `--${name}`);
    expect(rows.map(([old]) => old)).toEqual(expect.arrayContaining(originals));
  });

  test("has the metrics of the Python script, those with units beside them, and none that there is not", () => {
    const rows = table("metric");
    const expected = rows.map(([name]) => {
      const definition = metricDefinitions.find((candidate) => candidate.name === name);
      return [
        definition === undefined ? "no such metric" : name,
        symbols[definition?.unit ?? ""] ?? "",
        definition?.legacy === true ? "yes" : "",
      ];
    });
    expect(rows.map(([name, unit, , ofTheScript]) => [name, unit, ofTheScript])).toEqual(expected);
    const quantities = metricDefinitions.filter(({ original }) => original !== undefined);
    expect(rows.map(([name]) => name)).toEqual(expect.arrayContaining(quantities.map(({ name }) => name)));
  });
});
