import type { MetricDefinition } from "../../src/metrics/definition.ts";

/** The reference of all metrics as Markdown: docs/metrics.md. */
export function metricsDocument(definitions: readonly MetricDefinition[]): string {
  const rows = definitions.map(({ name, type, unit, labels, help, absent, original }) => [
    code(name),
    type,
    unit ?? "",
    labels.map(code).join(", "),
    help.replace(/\.$/, ""),
    absent,
    original === undefined ? "" : code(original),
  ]);
  return [
    introduction,
    "| metric | type | unit | labels | meaning | absent | of the Python script |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...rows.map((row) => `| ${row.join(" | ")} |`),
    notes,
  ].join("\n");
}

function code(text: string): string {
  return `\`${text}\``;
}

const introduction = `# Metrics

Everything that \`/metrics\` shows. This page is made from the definitions in the code.

Every series of a sensor has the labels \`hostname\` and \`device\`, and those of the configuration file. A sensor whose
value is not known has no series: never a zero, never the value of before.
`;

const notes = `
## How to ask

| question | query |
| --- | --- |
| mean power over the last five minutes | \`rate(ina260_energy_joules_total[5m])\` |
| energy of a day in kilowatt hours | \`increase(ina260_energy_joules_total[1d]) / 3.6e6\` |
| charge of a day in ampere hours | \`increase(ina260_charge_coulombs_total[1d]) / 3600\` |
| power that flows back is subtracted | \`rate(ina260_energy_joules_total[5m]) - rate(ina260_reverse_energy_joules_total[5m])\` |
| highest power of the last hour | \`max_over_time(ina260_power_maximum_watts{window="1m"}[1h])\` |
| share of the time above 20 W | \`1 - rate(ina260_power_distribution_watts_bucket{le="20"}[1h]) / ignoring(le) rate(ina260_power_distribution_watts_count[1h])\` |
| sensors that do not answer | \`ina260_up == 0\` |
| how much of the time was metered | \`1 - rate(ina260_unmetered_seconds_total[1h])\` |
| name a sensor by its place | \`ina260_power_watts * on (hostname, device) group_left (sensor) ina260_sensor_info\` |

Ask the energy for the mean power, not the power for the energy: a gauge is one value of the moment of the scrape, and
what was between two scrapes is not in it. The sensor averages over nearly all of each interval, and all of its readings
are in the counter.
`;
