import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Family, parseOpenMetrics } from "../../test/support/open-metrics.ts";
import { expositionOf, inOpenMetrics, openMetricsWriter } from "./exposition.ts";

/** The text format as prom-client writes it, of one family. */
function family(name: string, type: string, help: string, ...samples: string[]): string {
  const escaped = help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
  return [`# HELP ${name} ${escaped}`, `# TYPE ${name} ${type}`, ...samples, ""].join("\n");
}

const write = (text: string, units: Readonly<Record<string, string>> = {}): string =>
  openMetricsWriter(Object.entries(units).map(([name, unit]) => ({ name, unit })))(text);

describe("a family", () => {
  test("that counts is called without _total, and its samples with it", () => {
    expect(
      write(family("energy_joules_total", "counter", "Energy.", 'energy_joules_total{a="b"} 5'), {
        energy_joules_total: "joules",
      }),
    ).toBe(
      "# TYPE energy_joules counter\n# UNIT energy_joules joules\n# HELP energy_joules Energy.\n" +
        'energy_joules_total{a="b"} 5\n# EOF\n',
    );
  });

  test("that claims to count without that name is of unknown type", () => {
    expect(parseOpenMetrics(write(family("reads", "counter", "x", "reads 5")))).toMatchObject([
      { name: "reads", type: "unknown", samples: [{ value: 5 }] },
    ]);
    expect(write(family("reads", "untyped", "x", "reads 5"))).toContain("# TYPE reads unknown\n");
  });

  test("with buckets has their bounds as numbers that are always written the same", () => {
    const text = family(
      "power_watts",
      "histogram",
      "Power.",
      'power_watts_bucket{le="0.5",device="x,le=\\"1\\""} 1',
      'power_watts_bucket{device="x,le=\\"1\\"",le="5"} 2',
      'power_watts_bucket{device="x,le=\\"1\\"",le="+Inf"} 3',
      'power_watts_sum{device="x,le=\\"1\\""} 15',
      'power_watts_count{device="x,le=\\"1\\""} 3',
    );
    const [found] = parseOpenMetrics(write(text, { power_watts: "watts" }));
    expect(found).toMatchObject({ type: "histogram", unit: "watts" });
    expect(found?.samples.map(({ labels }) => labels)).toEqual([
      { le: "0.5", device: 'x,le="1"' },
      { le: "5.0", device: 'x,le="1"' },
      { le: "+Inf", device: 'x,le="1"' },
      { device: 'x,le="1"' },
      { device: 'x,le="1"' },
    ]);
  });

  test("without samples, and without help, stays one", () => {
    expect(write("# TYPE a gauge\n\n# HELP b \n# TYPE b gauge\n")).toBe(
      "# TYPE a gauge\n# TYPE b gauge\n# HELP b \n# EOF\n",
    );
    expect(write("")).toBe("# EOF\n");
  });

  test("has what is no number in the spelling of the standard, and labels as they are", () => {
    const samples = ["a Nan", 'a{b="Nan"} +Inf', 'a{b=" Nan\u2028"} Nan', 'a{b=" Nan"} -Inf'];
    expect(write(family("a", "gauge", "x", ...samples))).toContain(
      'a NaN\na{b="Nan"} +Inf\na{b=" Nan\u2028"} NaN\na{b=" Nan"} -Inf\n# EOF\n',
    );
  });
});

test("whatever is in help, labels and values is what a strict parser reads", () => {
  const escape = (text: string): string =>
    text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
  const name = fc.stringMatching(/^[a-z_]{1,8}$/);
  const anyFamily = fc.record({
    type: fc.constantFrom("gauge", "counter"),
    help: fc.string({ unit: "binary" }),
    values: fc.uniqueArray(fc.string({ unit: "binary" }), { maxLength: 4 }),
    value: fc.double({ min: 0, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.dictionary(name, anyFamily, { maxKeys: 5 }), (families) => {
      const expected: Family[] = [];
      const text = Object.entries(families).map(([stem, { type, help, values, value }], index) => {
        const family_ = `${stem}_${String(index)}`;
        const sampleName = type === "counter" ? `${family_}_total` : family_;
        expected.push({
          name: family_,
          type,
          help,
          samples: values.map((label) => ({ name: sampleName, labels: { l: label }, value })),
        });
        const number = String(value).replace("Infinity", "+Inf");
        return family(
          sampleName,
          type,
          help,
          ...values.map((label) => `${sampleName}{l="${escape(label)}"} ${number}`),
        );
      });
      expect(parseOpenMetrics(write(text.join("\n")))).toEqual(expected);
    }),
  );
});

test("an exposition is rewritten once, and each of two that overlap stays its own", () => {
  let written = 0;
  const convert = inOpenMetrics((text) => {
    written += 1;
    return `open ${text}`;
  });
  const exposition = (content: string) => expositionOf(Buffer.from(content));
  const [first, second] = [exposition("1"), exposition("2")];
  expect(convert(first).text.toString()).toBe("open 1");
  expect(convert(second).text.toString()).toBe("open 2");
  expect(convert(first)).toBe(convert(first));
  expect(convert(first).gzip()).toBe(convert(first).gzip());
  expect(gunzipSync(convert(first).gzip()).toString()).toBe("open 1");
  expect(first.text.toString()).toBe("1");
  expect(written).toBe(2);
});
