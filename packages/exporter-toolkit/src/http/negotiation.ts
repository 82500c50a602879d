/** One of what a header like Accept or Accept-Encoding lists, in lower case (RFC 9110, section 12.4.2). */
interface Choice {
  /** "text/plain", "gzip" */
  readonly name: string;
  /** "version=0.0.4", without the weight. */
  readonly parameters: readonly string[];
  /** 0 to 1. A weight that is no number counts as 0. */
  readonly weight: number;
}

export function readChoices(header: string = ""): Choice[] {
  const choices: Choice[] = [];
  for (const item of header.toLowerCase().split(",")) {
    const [name = "", ...parameters] = item.split(";").map((part) => part.trim().replace(/\s*=\s*/, "="));
    if (name === "") continue;
    const weight = parameters.find(isWeight)?.slice("q=".length) ?? "1";
    const isNumber = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(weight);
    choices.push({
      name,
      parameters: parameters.filter((parameter) => !isWeight(parameter)),
      weight: isNumber ? Number(weight) : 0,
    });
  }
  return choices;
}

function isWeight(parameter: string): boolean {
  return parameter.startsWith("q=");
}

/** The greatest weight of a name, whatever its parameters are; undefined where it is not listed. */
function weightOf(name: string, choices: readonly Choice[]): number | undefined {
  const weights = choices.filter((choice) => choice.name === name).map(({ weight }) => weight);
  return weights.length === 0 ? undefined : Math.max(...weights);
}

/**
 * Whether a scrape is to be answered in OpenMetrics 1.0.0 rather than in the text format: it asks for it by name, in
 * this version or in any, and for nothing more than for it. Where both weigh the same, the first one counts.
 */
export function prefersOpenMetrics(accept: string | undefined): boolean {
  // What people and scripts send.
  if (accept === undefined || accept === "*/*") return false;
  let best = { weight: 0, isOpenMetrics: false };
  for (const { name, parameters, weight } of readChoices(accept)) {
    const isOpenMetrics = name === "application/openmetrics-text" && hasVersion(parameters, "1.0.0");
    const isText = name === "text/plain" || name === "text/*" || name === "*/*";
    if (weight > best.weight && (isOpenMetrics || isText)) best = { weight, isOpenMetrics };
  }
  return best.isOpenMetrics;
}

function hasVersion(parameters: readonly string[], version: string): boolean {
  const asked = parameters.find((parameter) => parameter.startsWith("version="));
  return asked === undefined || asked.slice("version=".length).replaceAll('"', "") === version;
}

/** Whether a client asks for HTML by name, and does not prefer plain text. */
export function prefersHtml(accept: string | undefined): boolean {
  const choices = readChoices(accept);
  const html = weightOf("text/html", choices) ?? 0;
  return html > 0 && html >= (weightOf("text/plain", choices) ?? 0);
}

/** Whether a client takes gzip (RFC 9110, section 12.5.3). */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  if (acceptEncoding === "gzip") return true;
  const choices = readChoices(acceptEncoding);
  return (weightOf("gzip", choices) ?? weightOf("*", choices) ?? 0) > 0;
}
