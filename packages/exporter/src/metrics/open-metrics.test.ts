import { readFileSync } from "node:fs";
import { openMetricsWriter } from "@rbp/exporter-toolkit";
import { describe, expect, test } from "vitest";
import { parseOpenMetrics } from "../../../exporter-toolkit/test/support/open-metrics.ts";
import { metricDefinitions } from "./definitions.ts";

const golden = readFileSync(new URL("../../test/golden/exposition.txt", import.meta.url), "utf8");

describe("the whole exposition", () => {
  const families = new Map(
    parseOpenMetrics(openMetricsWriter(metricDefinitions)(golden)).map((found) => [found.name, found]),
  );

  test("has every family of the text, with the same samples and the same help", () => {
    const inText = golden.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    expect([...families.values()].flatMap(({ samples }) => samples)).toHaveLength(inText.length);
    const shown = metricDefinitions.filter(({ name }) => golden.includes(`# TYPE ${name} `));
    expect(families.size).toBe(shown.length);
    for (const { name, type, help } of shown) {
      const found = families.get(type === "counter" ? name.replace(/_total$/, "") : name);
      expect(found).toMatchObject({ type, help });
      const names = new Set(found?.samples.map((sample) => sample.name.slice(name.length)));
      expect([...names]).toEqual(type === "histogram" ? ["_bucket", "_sum", "_count"] : [""]);
    }
  });

  test.each([
    ["ina260_voltage_volts", "volts"],
    ["ina260_current_amperes", "amperes"],
    ["ina260_power_watts", "watts"],
    ["ina260_last_read_timestamp_seconds", "seconds"],
    // Its unit is not in its name, so that OpenMetrics must not tell it.
    ["ina260_current", undefined],
    ["ina260_reads", "reads"],
    ["ina260_up", undefined],
  ])("says that %s is in %s", (name, unit) => {
    expect(families.get(name)).toBeDefined();
    expect(families.get(name)?.unit).toBe(unit === "reads" ? undefined : unit);
  });
});
