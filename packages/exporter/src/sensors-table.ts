import type { LandingCell, LandingTable } from "@rbp/exporter-toolkit";
import type { SensorStatus } from "@rbp/ina260-monitor";

const tones = { up: "good", failing: "bad", starting: "waiting" } as const;

/** The sensors as the landing page shows them. */
export function sensorsTable(sensors: readonly SensorStatus[]): LandingTable {
  return {
    title: "Sensors",
    columns: [
      { name: "Device", kind: "name" },
      { name: "Place", kind: "code" },
      { name: "Voltage", kind: "number" },
      { name: "Current", kind: "number" },
      { name: "Power", kind: "number" },
      { name: "Age", kind: "number" },
      { name: "State", kind: "state" },
    ],
    rows: sensors.map(({ labels, place, state, reading, ageSeconds, error }) => [
      { text: labels.device },
      { text: place },
      quantity(reading?.voltageVolts, "V"),
      quantity(reading?.currentAmperes, "A"),
      quantity(reading?.powerWatts, "W"),
      quantity(ageSeconds, "s", 1),
      { text: state, tone: tones[state], ...(error === undefined ? {} : { note: error.message }) },
    ]),
  };
}

function quantity(value: number | undefined, unit: string, decimals: number = 3): LandingCell {
  return { text: value === undefined ? "–" : `${value.toFixed(decimals)} ${unit}` };
}
