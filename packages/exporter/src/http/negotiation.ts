/**
 * Weights of what a header like Accept or Accept-Encoding lists, by lower-case name without parameters
 * (RFC 9110, section 12.4.2). A weight that is no number counts as 0.
 */
export function readWeights(header: string | undefined): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const item of (header ?? "").split(",")) {
    const [name = "", ...parameters] = item.split(";").map((part) => part.trim().toLowerCase());
    if (name === "") continue;
    const weight = parameters.find((parameter) => /^q\s*=/.test(parameter))?.replace(/^q\s*=\s*/, "");
    const value =
      weight === undefined ? 1 : /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(weight) ? Number(weight) : 0;
    weights.set(name, Math.max(weights.get(name) ?? 0, value));
  }
  return weights;
}

/** Whether a client asks for HTML by name, and for nothing that metrics are more than for it. */
export function prefersHtml(accept: string | undefined): boolean {
  const weights = readWeights(accept);
  const html = weights.get("text/html") ?? 0;
  return html > 0 && html >= (weights.get("text/plain") ?? 0);
}

/** Whether a client takes gzip (RFC 9110, section 12.5.3). */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  const weights = readWeights(acceptEncoding);
  return (weights.get("gzip") ?? weights.get("*") ?? 0) > 0;
}
