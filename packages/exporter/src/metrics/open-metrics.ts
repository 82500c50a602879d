import { compress } from "./compress.ts";
import type { MetricDefinition } from "./definition.ts";
import type { Exposition } from "./page.ts";

/** Rewrites an exposition in the text format 0.0.4 as OpenMetrics 1.0.0. */
export type OpenMetricsWriter = (text: string) => string;

/**
 * prom-client's own rendering of OpenMetrics renames its counters for good and keeps the format for the whole
 * registry, so that scrapes of both formats spoil each other. Text to text is a pure function.
 *
 * @param definitions Where the units come from. The first word of one is it: "seconds since 1970 …".
 */
export function openMetricsWriter(
  definitions: Iterable<Pick<MetricDefinition, "name" | "unit">>,
): OpenMetricsWriter {
  const units = new Map<string, string>();
  for (const { name, unit = "" } of definitions) {
    const family = familyOf(name, "counter");
    const [word = ""] = unit.split(" ");
    // OpenMetrics knows no other units than those that the name ends with.
    if (word !== "" && family.endsWith(`_${word}`)) units.set(family, word);
  }
  return (text) => rewrite(text, units);
}

/**
 * The same exposition in OpenMetrics, made once for each and kept as long as it is: scrapes of both formats may
 * overlap in any way.
 */
export function inOpenMetrics(write: OpenMetricsWriter): (exposition: Exposition) => Exposition {
  const made = new WeakMap<Exposition, Exposition>();
  return (exposition) => {
    const known = made.get(exposition);
    if (known !== undefined) return known;
    const text = Buffer.from(write(exposition.text.toString()));
    let compressed: Buffer | undefined;
    const rewritten = { text, gzip: () => (compressed ??= compress(text)) };
    made.set(exposition, rewritten);
    return rewritten;
  };
}

function rewrite(text: string, units: ReadonlyMap<string, string>): string {
  const lines: string[] = [];
  /** HELP comes before TYPE, and what the family is called depends on the type. */
  let help: string | undefined;
  let type = "";
  for (const line of text.split("\n")) {
    if (line.startsWith("# HELP ")) {
      help = line.slice("# HELP ".length).replace(/^\S+ ?/, "");
    } else if (line.startsWith("# TYPE ")) {
      const [name = "", written = ""] = line.slice("# TYPE ".length).split(" ");
      type = typeOf(name, written);
      lines.push(...describe(familyOf(name, type), type, help, units));
      help = undefined;
    } else if (line !== "" && !line.startsWith("#")) {
      lines.push(sampleOf(line, type));
    }
  }
  lines.push("# EOF\n");
  return lines.join("\n");
}

function describe(
  family: string,
  type: string,
  help: string | undefined,
  units: ReadonlyMap<string, string>,
): string[] {
  const described = [`# TYPE ${family} ${type}`];
  const unit = units.get(family);
  if (unit !== undefined) described.push(`# UNIT ${family} ${unit}`);
  // Behind the name; backslashes and line feeds are escaped already.
  if (help !== undefined) described.push(`# HELP ${family} ${help.replaceAll('"', '\\"')}`);
  return described;
}

/** A counter is one by its suffix. */
function typeOf(name: string, written: string): string {
  if (written === "untyped" || (written === "counter" && !name.endsWith("_total"))) return "unknown";
  return written;
}

function familyOf(name: string, type: string): string {
  return type === "counter" ? name.replace(/_total$/, "") : name;
}

function sampleOf(line: string, type: string): string {
  const sample = line.endsWith(" Nan") ? `${line.slice(0, -3)}NaN` : line;
  if (type !== "histogram") return sample;
  // The bounds are numbers that are compared as text, and there 1 is not 1.0.
  return sample.replace(/(\{|,)le="(-?\d+)"/, '$1le="$2.0"');
}
