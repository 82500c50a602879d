import { formatPlace, type SensorPlan } from "@rbp/ina260-monitor";
import type { RecordFormatName } from "../command-line/output-options.ts";
import { toSeconds } from "../output/figures.ts";
import type { Rate } from "./record-options.ts";

export interface Sample {
  /** When it was read, in milliseconds since 1970. */
  readonly time: number;
  /** Milliseconds since the recording began, on the monotonic clock. */
  readonly elapsed: number;
  readonly voltageVolts: number;
  /** Negative when the current flows backwards. */
  readonly currentAmperes: number;
  /** Negative when the current flows backwards. */
  readonly powerWatts: number;
}

export interface RecordingDescription {
  readonly version: string;
  readonly rate: Rate;
  readonly sensors: readonly RecordedSettings[];
}

/** Settings of a chip, and how long its conversions take with them. */
export type ChipSettings = Omit<SensorPlan["chipSettings"], "coverage">;

export interface RecordedSettings {
  readonly plan: SensorPlan;
  readonly settings: ChipSettings;
}

export interface RecordFormat {
  readonly header: (description: RecordingDescription) => string;
  /** Returns a function that formats a sample of the sensor as a line. */
  readonly lines: (plan: SensorPlan) => (sample: Sample) => string;
}

/** @param hasComments Whether CSV starts with the configuration. */
export function recordFormat(name: RecordFormatName, hasComments: boolean): RecordFormat {
  return name === "csv" ? csv(hasComments) : jsonLines;
}

const CSV_HEADLINE = "time,elapsed_seconds,hostname,device,voltage_volts,current_amperes,power_watts\n";

function csv(hasComments: boolean): RecordFormat {
  return {
    header: (description) => `${hasComments ? commentsOf(description) : ""}${CSV_HEADLINE}`,
    lines: ({ labels }) => {
      const names = `${csvField(labels.hostname)},${csvField(labels.device)}`;
      return ({ time, elapsed, voltageVolts, currentAmperes, powerWatts }) =>
        `${new Date(time).toISOString()},${seconds(elapsed)},${names},` +
        `${String(voltageVolts)},${String(currentAmperes)},${String(powerWatts)}\n`;
    },
  };
}

/** Quoted where it contains a character that would end the field (RFC 4180, section 2). */
function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function commentsOf(description: RecordingDescription): string {
  const { sensors, ...rest } = describe(description);
  const entries: [string, unknown][] = [
    ...Object.entries(rest),
    ...sensors.map((sensor): [string, unknown] => ["sensor", sensor]),
  ];
  return entries.map(([key, value]) => `# ${key}: ${JSON.stringify(value)}\n`).join("");
}

const jsonLines: RecordFormat = {
  header: (description) => `${JSON.stringify({ recording: describe(description) })}\n`,
  lines: ({ labels: { hostname, device } }) => {
    const names = `"hostname":${JSON.stringify(hostname)},"device":${JSON.stringify(device)}`;
    // Built by hand because this runs for each sample; JavaScript writes numbers as JSON does.
    return ({ time, elapsed, voltageVolts, currentAmperes, powerWatts }) =>
      `{"time":"${new Date(time).toISOString()}","elapsedSeconds":${seconds(elapsed)},${names},` +
      `"voltageVolts":${String(voltageVolts)},"currentAmperes":${String(currentAmperes)},` +
      `"powerWatts":${String(powerWatts)}}\n`;
  },
};

function describe({ version, rate, sensors }: RecordingDescription) {
  return {
    program: `ina260 ${version}`,
    rate,
    sensors: sensors.map(({ plan, settings }) => ({
      labels: plan.labels,
      place: formatPlace(plan),
      ...settings.configuration,
      meanSeconds: toSeconds(settings.typicalMilliseconds),
    })),
  };
}

/** To the microsecond. */
function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(6);
}
