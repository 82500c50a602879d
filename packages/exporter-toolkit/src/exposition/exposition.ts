import { gzipSync } from "node:zlib";

/** The metrics of a moment as bytes. */
export interface Exposition {
  readonly text: Uint8Array;
  /** The same, compressed. */
  readonly gzip: () => Uint8Array;
}

/** Compressed once, at the first request for it. */
export function expositionOf(text: Uint8Array): Exposition {
  let compressed: Uint8Array | undefined;
  // Not on the thread pool: hung transfers may hold all of its threads. Higher levels take three times as long for a
  // fifth less.
  return { text, gzip: () => (compressed ??= gzipSync(text, { level: 1 })) };
}

/** A metric and its unit in words: "seconds since 1970-01-01 00:00 UTC". */
export interface MetricUnit {
  readonly name: string;
  readonly unit?: string;
}

/** Rewrites an exposition in the text format 0.0.4 as OpenMetrics 1.0.0. */
export type OpenMetricsWriter = (text: string) => string;

/**
 * prom-client's own rendering of OpenMetrics renames its counters for good and keeps the format for the whole
 * registry, so that scrapes of both formats spoil each other. Text to text is a pure function.
 *
 * @param definitions Where the units come from. The first word of one is it: "seconds since 1970 …".
 */
export function openMetricsWriter(definitions: Iterable<MetricUnit>): OpenMetricsWriter {
  const units = new Map<string, string>();
  for (const { name, unit = "" } of definitions) {
    const family = familyOf(name, "counter");
    const [word = ""] = unit.split(" ");
    // OpenMetrics knows no other units than those that the name ends with.
    if (word !== "" && family.endsWith(`_${word}`)) units.set(family, word);
  }
  return (text) => rewrite(text, units);
}

/** The same exposition in OpenMetrics, made once for each; scrapes of both formats may overlap in any way. */
export function inOpenMetrics(write: OpenMetricsWriter): (exposition: Exposition) => Exposition {
  const made = new WeakMap<Exposition, Exposition>();
  return (exposition) => {
    const known = made.get(exposition);
    if (known !== undefined) return known;
    const rewritten = expositionOf(Buffer.from(write(new TextDecoder().decode(exposition.text))));
    made.set(exposition, rewritten);
    return rewritten;
  };
}

function rewrite(text: string, units: ReadonlyMap<string, string>): string {
  const written: string[] = [];
  /** HELP comes before TYPE, and what the family is called depends on the type. */
  let help: string | undefined;
  let type = "";
  for (const part of partsOf(text)) {
    if (part.startsWith("# HELP ")) {
      help = part.slice("# HELP ".length).replace(/^\S+ ?/, "");
    } else if (part.startsWith("# TYPE ")) {
      const [name = "", found = ""] = part.slice("# TYPE ".length).split(" ");
      type = typeOf(name, found);
      const family = familyOf(name, type);
      const unit = units.get(family);
      written.push(`# TYPE ${family} ${type}`);
      if (unit !== undefined) written.push(`# UNIT ${family} ${unit}`);
      // Backslashes and line feeds are escaped already.
      if (help !== undefined) written.push(`# HELP ${family} ${help.replaceAll('"', '\\"')}`);
      help = undefined;
    } else if (!part.startsWith("#")) {
      written.push(samplesOf(part, type));
    }
  }
  written.push("# EOF\n");
  return written.join("\n");
}

/** Each comment line, and all that stands between two of them as one: the samples of a family are thousands. */
function* partsOf(text: string): Iterable<string> {
  let start = 0;
  while (start < text.length) {
    const isComment = text.startsWith("#", start);
    const found = text.indexOf(isComment ? "\n" : "\n#", start);
    const end = found < 0 ? text.length : found;
    const part = isComment ? text.slice(start, end) : withoutBlankLines(text.slice(start, end));
    if (part !== "") yield part;
    start = end + 1;
  }
}

function withoutBlankLines(text: string): string {
  const lines = text.replace(/^\n+/, "").replace(/\n+$/, "");
  return lines.includes("\n\n") ? lines.replaceAll(/\n{2,}/g, "\n") : lines;
}

/** A counter is one by its suffix. */
function typeOf(name: string, written: string): string {
  if (written === "untyped" || (written === "counter" && !name.endsWith("_total"))) return "unknown";
  return written;
}

function familyOf(name: string, type: string): string {
  return type === "counter" ? name.replace(/_total$/, "") : name;
}

function samplesOf(text: string, type: string): string {
  const spelled = text.includes(" Nan") ? text.replaceAll(/ Nan(?=\n|$)/g, " NaN") : text;
  if (type !== "histogram") return spelled;
  // Bounds are compared as text, and there 1 is not 1.0.
  return spelled.replaceAll(/(?<![^\n])([^\n]*?[{,])le="(-?\d+)"/g, '$1le="$2.0"');
}
