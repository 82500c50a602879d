import type { INA260AlertLimit } from "@rbp/ina260";
import type { Places } from "@rbp/command-line/yaml";
import { type Averaging, explainTooShort, chipSettingsFor } from "../topology/plan-sensor.ts";
import type { SensorPlan } from "../topology/topology.ts";
import { checkTogether } from "./check-together.ts";
import { type AlertEntry, type ConfigurationFile, type SensorEntry, chipsOf } from "./configuration-file.ts";
import type { Findings } from "./validate.ts";
import { milliseconds } from "./values.ts";

/** Settings that override what the file says for all sensors, where they are not undefined. */
export interface Overrides {
  /** Name of this machine: the host name when neither the overrides nor the file have one. */
  readonly machine: string;
  readonly hostname?: string | undefined;
  readonly intervalMilliseconds?: Override<number> | undefined;
  readonly averaging?: Override<Averaging> | undefined;
}

/** A value, and the flag or variable that it comes from. */
export interface Override<T> {
  readonly value: T;
  readonly source: string;
}

const DEFAULT_INTERVAL = "1s";

/** The sensors of a file, in its order. Contradictions are noted as mistakes; the sensors are not usable then. */
export function planSensors(
  file: ConfigurationFile,
  overrides: Overrides,
  findings: Findings,
): readonly SensorPlan[] {
  const chips = [...chipsOf(file)];
  const sensors = chips.filter((chip) => chip.kind === "sensor");
  if (sensors.length === 0 && findings.mistakes.count === 0) {
    findings.mistakes.add(0, "expected sensors, found none; add one as sensors: [{ device: NAME }]");
  }
  checkTogether(file, chips, findings);
  const { hostname = file.hostname ?? overrides.machine } = overrides;
  // All sensors have the same names of labels, with "" where only another sensor has a value.
  const named = [file, ...sensors.map(({ entry }) => entry)].flatMap(({ labels = {} }) =>
    Object.keys(labels),
  );
  const shared = { ...Object.fromEntries(named.map((name) => [name, ""])), ...file.labels };
  return sensors.flatMap(({ bus, hops, address, entry }) => {
    const chipSettings = timingOf(entry, file, overrides, findings);
    const alert = entry.alert === undefined ? {} : { alert: limitOf(entry.alert) };
    const labels = { hostname, device: entry.device, ...shared, ...entry.labels };
    return chipSettings === undefined ? [] : [{ bus, hops, address, labels, ...chipSettings, ...alert }];
  });
}

/** Interval and chip settings: those of the sensor come before those that flags or the file have for all sensors. */
function timingOf(
  entry: SensorEntry,
  file: ConfigurationFile,
  overrides: Overrides,
  { places, mistakes, removed }: Findings,
): Pick<SensorPlan, "intervalMilliseconds" | "chipSettings"> | undefined {
  const flags = {
    interval: entry.interval === undefined ? overrides.intervalMilliseconds : undefined,
    averaging: entry.averaging === undefined ? overrides.averaging : undefined,
  };
  const intervalMilliseconds =
    flags.interval?.value ?? milliseconds(entry.interval ?? file.interval ?? DEFAULT_INTERVAL);
  const averaging = flags.averaging?.value ?? entry.averaging ?? file.averaging ?? "auto";
  const tooShort = explainTooShort(intervalMilliseconds, averaging);
  if (tooShort === undefined) {
    return { intervalMilliseconds, chipSettings: chipSettingsFor(intervalMilliseconds, averaging) };
  }
  const missing = [entry, file].flatMap((holder) => removed.get(holder) ?? []);
  if (missing.includes("interval") || missing.includes("averaging")) return undefined;
  const flag = flags.interval ?? flags.averaging;
  const note = flag === undefined ? "" : `; ${flag.source} overrides the file`;
  mistakes.add(offsetOf(entry, file, places), tooShort + note);
  return undefined;
}

/** Where the averaging or the interval is written: for this sensor, or else for all. */
function offsetOf(entry: SensorEntry, file: ConfigurationFile, places: Places): number {
  for (const holder of [entry, file]) {
    for (const key of ["averaging", "interval"] as const) {
      if (holder[key] !== undefined) return places.find(holder, key).value;
    }
  }
  return places.of(entry);
}

function limitOf(alert: AlertEntry): INA260AlertLimit {
  const { over_current_amperes: overAmperes, under_current_amperes: underAmperes } = alert;
  const { over_voltage_volts: overVolts, under_voltage_volts: underVolts, over_power_watts = 0 } = alert;
  if (overAmperes !== undefined) return { kind: "over-current", limitAmperes: overAmperes };
  if (underAmperes !== undefined) return { kind: "under-current", limitAmperes: underAmperes };
  if (overVolts !== undefined) return { kind: "over-voltage", limitVolts: overVolts };
  if (underVolts !== undefined) return { kind: "under-voltage", limitVolts: underVolts };
  return { kind: "over-power", limitWatts: over_power_watts };
}
