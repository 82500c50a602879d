import fc from "fast-check";
import { chipSettingsFor } from "@rbp/ina260-monitor";
import { describe, expect, test } from "vitest";
import { EPOCH, plan } from "../../../ina260-monitor/test/support/workbench.ts";
import { recordFormat, type RecordingDescription, type Sample } from "./record-format.ts";

const sample: Sample = {
  time: EPOCH + 1234,
  elapsed: 1234.5678,
  voltageVolts: 5.20125,
  currentAmperes: -1.05,
  powerWatts: -5.46,
};
const odd = { ...plan, labels: { hostname: 'the "pi", upstairs', device: "a\nb" } };
const description: RecordingDescription = {
  version: "1.2.3",
  rate: 10,
  sensors: [{ plan, settings: chipSettingsFor(100, "auto") }],
};
const settings = {
  labels: { hostname: "pi", device: "deepx" },
  place: "i2c-1/0x70.7/0x40",
  averaging: 256,
  voltageConversionMicroseconds: 140,
  currentConversionMicroseconds: 204,
  mode: "both-continuous",
  meanSeconds: 0.088064,
};

/** The fields of one record of RFC 4180, without its line feed. */
function fieldsOf(record: string): string[] {
  const fields = record.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",\r\n]*))(?=,|\n?$)/g);
  return Array.from(fields, ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "");
}

describe("CSV", () => {
  const header = "time,elapsed_seconds,hostname,device,voltage_volts,current_amperes,power_watts\n";

  test("has a header with units, and a line for each sample", () => {
    const { header: headerOf, lines } = recordFormat("csv", false);
    expect(headerOf(description)).toBe(header);
    expect(lines(plan)(sample)).toBe("2026-01-01T00:00:01.234Z,1.234568,pi,deepx,5.20125,-1.05,-5.46\n");
  });

  test("begins with the configuration with --comments", () => {
    const text = recordFormat("csv", true).header(description);
    const lines = text.split("\n");
    expect(lines.slice(0, 2)).toEqual(['# program: "ina260 1.2.3"', "# rate: 10"]);
    expect(JSON.parse(lines[2]?.replace("# sensor: ", "") ?? "")).toEqual(settings);
    expect(`${lines.slice(3).join("\n")}`).toBe(header);
  });

  test("keeps any name in one field", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (hostname, device) => {
        const line = recordFormat("csv", false).lines({ ...plan, labels: { hostname, device } })(sample);
        expect(fieldsOf(line).slice(2, 4)).toEqual([hostname, device]);
      }),
    );
    expect(recordFormat("csv", false).lines(odd)(sample)).toContain(',"the ""pi"", upstairs","a\nb",');
  });
});

describe("JSON lines", () => {
  const { header, lines } = recordFormat("jsonl", false);

  test("begin with the configuration", () => {
    expect(JSON.parse(header(description))).toEqual({
      recording: { program: "ina260 1.2.3", rate: 10, sensors: [settings] },
    });
    expect(header(description)).toMatch(/^.*\n$/);
  });

  test("have an object for each sample, with the units in the names", () => {
    const line = lines(odd)(sample);
    expect(line).toMatch(/^.*\n$/);
    expect(JSON.parse(line)).toEqual({
      time: "2026-01-01T00:00:01.234Z",
      elapsedSeconds: 1.234568,
      ...odd.labels,
      voltageVolts: 5.20125,
      currentAmperes: -1.05,
      powerWatts: -5.46,
    });
  });
});
