import type { SensorTotals } from "@rbp/ina260-monitor";
import type { BucketTotals, MeterTotals, PowerTotals } from "@rbp/metering";

const FORMAT = "ina260-exporter totals";
const VERSION = 1;

const sums = [
  "energyForwardJoules",
  "energyReverseJoules",
  "chargeForwardCoulombs",
  "chargeReverseCoulombs",
  "meteredSeconds",
  "unmeteredSeconds",
] as const satisfies readonly (keyof MeterTotals)[];

/** JSON with one line for each sensor. Every number comes back as it was, to the last bit. */
export function encodeState(sensors: Iterable<SensorTotals>): string {
  const lines = Array.from(sensors, ({ hostname, device, totals }) => {
    const numbers = Object.fromEntries(sums.map((name) => [name, totals[name]]));
    return JSON.stringify({ hostname, device, ...numbers, power: totals.power });
  });
  const head = `{"format":${JSON.stringify(FORMAT)},"version":${String(VERSION)},"sensors":[`;
  return `${head}\n${lines.join(",\n")}\n]}\n`;
}

/** What {@link encodeState} has written. @throws StateFormatError that says what is wrong, and where. */
export function decodeState(text: string): SensorTotals[] {
  const root = object(parse(text), "the file");
  if (root["format"] !== FORMAT) fail("format", `"${FORMAT}"`, root["format"]);
  const version = root["version"];
  if (version !== VERSION) {
    const isNewer = typeof version === "number" && version > VERSION;
    fail("version", `${String(VERSION)}${isNewer ? " (a newer exporter wrote this file)" : ""}`, version);
  }
  const names = new Set<string>();
  return array(root["sensors"], "sensors").map((entry, index) => {
    const where = `sensors[${String(index)}]`;
    const sensor = sensorTotals(object(entry, where), where);
    const name = JSON.stringify([sensor.hostname, sensor.device]);
    if (names.has(name)) fail(where, "each sensor once", name);
    names.add(name);
    return sensor;
  });
}

/** The file does not contain valid totals. */
export class StateFormatError extends Error {
  override readonly name = "StateFormatError";
}

type Fields = Readonly<Record<string, unknown>>;

function parse(text: string): unknown {
  if (text.trim() === "") throw new StateFormatError("the file is empty");
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new StateFormatError("the file is not JSON", { cause });
  }
}

function sensorTotals(fields: Fields, where: string): SensorTotals {
  const numbers = sums.map((name) => [name, total(fields[name], `${where}.${name}`)] as const);
  const { power } = fields;
  return {
    hostname: string(fields["hostname"], `${where}.hostname`),
    device: string(fields["device"], `${where}.device`),
    totals: {
      ...(Object.fromEntries(numbers) as Record<(typeof sums)[number], number>),
      ...(power === undefined ? {} : { power: powerTotals(power, `${where}.power`) }),
    },
  };
}

function powerTotals(value: unknown, where: string): PowerTotals {
  const fields = object(value, where);
  const boundsWatts = array(fields["boundsWatts"], `${where}.boundsWatts`).map((bound, index, bounds) => {
    const before = index === 0 ? Number.NEGATIVE_INFINITY : (bounds[index - 1] as number);
    if (typeof bound === "number" && Number.isFinite(bound) && bound > before) return bound;
    return fail(`${where}.boundsWatts[${String(index)}]`, "a number above the one before", bound);
  });
  const buckets = (name: "forward" | "reverse"): BucketTotals =>
    bucketTotals(fields[name], `${where}.${name}`, boundsWatts.length + 1);
  return { boundsWatts, forward: buckets("forward"), reverse: buckets("reverse") };
}

function bucketTotals(value: unknown, where: string, buckets: number): BucketTotals {
  const fields = object(value, where);
  const counts = array(fields["counts"], `${where}.counts`);
  if (counts.length !== buckets) fail(`${where}.counts`, `${String(buckets)} numbers`, counts.length);
  return {
    counts: counts.map((count, index) => {
      if (Number.isSafeInteger(count) && (count as number) >= 0) return count as number;
      return fail(`${where}.counts[${String(index)}]`, "a count", count);
    }),
    sumWatts: total(fields["sumWatts"], `${where}.sumWatts`),
  };
}

function total(value: unknown, where: string): number {
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
  return fail(where, "a number that is 0 or above", value);
}

function string(value: unknown, where: string): string {
  return typeof value === "string" ? value : fail(where, "a text", value);
}

function array(value: unknown, where: string): readonly unknown[] {
  return Array.isArray(value) ? value : fail(where, "a list", value);
}

function object(value: unknown, where: string): Fields {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? (value as Fields) : fail(where, "an object", value);
}

function fail(where: string, expected: string, found: unknown): never {
  // 1e999 in a file is Infinity here, which JSON cannot express.
  const text =
    found === undefined ? "nothing" : typeof found === "number" ? String(found) : JSON.stringify(found);
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  throw new StateFormatError(`${where}: expected ${expected}, found ${shown}`);
}
