/** A metric family as an OpenMetrics parser sees it. */
export interface Family {
  readonly name: string;
  readonly type: string;
  unit?: string;
  help?: string;
  readonly samples: Sample[];
}

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What the names of the samples of a type end with (OpenMetrics 1.0.0, section "Metric Types"). */
const suffixes: Readonly<Record<string, readonly string[]>> = {
  counter: ["_total"],
  gauge: [""],
  unknown: [""],
  histogram: ["_bucket", "_sum", "_count"],
};

const number = /^(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?|NaN|[+-]Inf)$/i;

/**
 * Parses OpenMetrics 1.0.0 as strictly as its grammar and its rules are, without what these metrics never have
 * (timestamps, exemplars, summaries).
 *
 * @throws Error with the line that is against them.
 */
export function parseOpenMetrics(text: string): Family[] {
  if (!text.endsWith("# EOF\n")) throw new Error("does not end with # EOF and a line feed");
  const families = new Map<string, Family>();
  let current: Family | undefined;
  for (const line of text.slice(0, -"# EOF\n".length).split("\n").slice(0, -1)) {
    const fail = (why: string): never => {
      throw new Error(`${why}: ${line}`);
    };
    const [, keyword, name = "", rest = ""] =
      /^# (TYPE|UNIT|HELP) ([a-zA-Z_:][\w:]*) (.*)$/s.exec(line) ?? [];
    if (keyword === "TYPE") {
      if (suffixes[rest] === undefined) fail("unknown type");
      if (families.has(name)) fail("family twice");
      current = { name, type: rest, samples: [] };
      families.set(name, current);
    } else if (keyword !== undefined) {
      if (current?.name !== name || current.samples.length > 0) return fail("not at the top of its family");
      if (keyword === "UNIT") {
        if (current.unit !== undefined || !name.endsWith(`_${rest}`)) fail("unit is not the end of the name");
        current.unit = rest;
      } else {
        if (current.help !== undefined) fail("help twice");
        current.help = unescape(rest) ?? fail("help is not escaped");
      }
    } else {
      const sample = parseSample(line) ?? fail("no sample");
      const suffix = current === undefined ? undefined : sample.name.slice(current.name.length);
      if (current === undefined || !sample.name.startsWith(current.name)) return fail("sample of no family");
      if (!suffixes[current.type]?.includes(suffix ?? "")) fail(`no sample of a ${current.type}`);
      if (current.type === "counter" && !(sample.value >= 0)) fail("counter below 0");
      current.samples.push(sample);
    }
  }
  for (const family of families.values()) checkFamily(family);
  return [...families.values()];
}

function parseSample(line: string): Sample | undefined {
  const [, name = "", inBraces, written = ""] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/s.exec(line) ?? [];
  const labels = inBraces === undefined ? {} : parseLabels(inBraces);
  if (name === "" || labels === undefined || !number.test(written)) return undefined;
  return { name, labels, value: Number(written.replace("Inf", "Infinity")) };
}

function parseLabels(text: string): Record<string, string> | undefined {
  const labels: Record<string, string> = {};
  const pairs = [...text.matchAll(/(?:^|,)([a-zA-Z_]\w*)="((?:[^"\\\n]|\\[\\n"])*)"(?=,|$)/gy)];
  if (pairs.map(([pair]) => pair).join("") !== text) return undefined;
  for (const [, name = "", value = ""] of pairs) {
    if (Object.hasOwn(labels, name)) return undefined;
    labels[name] = unescape(value) ?? "";
  }
  return labels;
}

/** Undefined when something is not escaped that must be, or with another letter. */
function unescape(text: string): string | undefined {
  if (!/^(?:[^"\\\n]|\\[\\n"])*$/.test(text)) return undefined;
  return text.replaceAll(/\\(.)/gs, (_, letter: string) => (letter === "n" ? "\n" : letter));
}

function checkFamily({ name, type, samples }: Family): void {
  const seen = new Set(samples.map((sample) => JSON.stringify([sample.name, Object.entries(sample.labels)])));
  if (seen.size < samples.length) throw new Error(`series twice in ${name}`);
  if (type === "histogram") checkHistogram(name, samples);
}

function checkHistogram(name: string, samples: readonly Sample[]): void {
  const buckets = new Map<string, { bounds: number[]; counts: number[] }>();
  for (const { labels, value } of samples.filter((sample) => sample.name === `${name}_bucket`)) {
    const { le = "", ...others } = labels;
    if (!/^(?:-?\d+\.\d+|\+Inf)$/.test(le)) throw new Error(`bound ${le} of ${name} is not canonical`);
    const series = buckets.get(JSON.stringify(others)) ?? { bounds: [], counts: [] };
    buckets.set(JSON.stringify(others), series);
    series.bounds.push(Number(le.replace("Inf", "Infinity")));
    series.counts.push(value);
  }
  for (const [series, { bounds, counts }] of buckets) {
    const total = samples.find(
      (sample) => sample.name === `${name}_count` && JSON.stringify(sample.labels) === series,
    );
    if (bounds.at(-1) !== Number.POSITIVE_INFINITY || counts.at(-1) !== total?.value) {
      throw new Error(`the last bucket of ${name}${series} is not all`);
    }
    const isRising = (values: number[]): boolean =>
      values.every((value, index) => index === 0 || value >= (values[index - 1] ?? value));
    if (!isRising(bounds) || !isRising(counts)) throw new Error(`buckets of ${name}${series} do not rise`);
  }
}
