import { escapeHtml, pageHeaders } from "./html.ts";
import { landingStyle } from "./landing-style.ts";
import type { Reply } from "./reply.ts";
import type { SensorsView, SensorStatus } from "./sensors-view.ts";

export interface LandingPageOptions {
  readonly version: string;
  readonly telemetryPath: string;
}

/** A page of what is known of the sensors. */
export type LandingPage = (view: SensorsView) => Reply | Promise<Reply>;

/**
 * What a browser sees at "/": what this is, where everything is, and how the sensors are. Nothing on it is loaded
 * from elsewhere, and nothing runs.
 */
export function createLandingPage(options: LandingPageOptions): (view: SensorsView) => Reply {
  const headers = pageHeaders(landingStyle);
  return (view) => ({ status: 200, headers, body: Buffer.from(renderPage(options, view)) });
}

function renderPage({ version, telemetryPath }: LandingPageOptions, { sensors }: SensorsView): string {
  // Without the slash, so that the links hold behind a proxy that serves this under a path of its own.
  const metrics = escapeHtml(telemetryPath.slice(1));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>INA260 exporter</title>
<style>${landingStyle}</style>
</head>
<body>
<header>
<h1>INA260 exporter</h1>
<p>Prometheus exporter for INA260 power sensors behind TCA9548A multiplexers.</p>
<p class="quiet">Version ${escapeHtml(version)}</p>
</header>
<nav aria-label="Endpoints">
<ul>
<li><a href="${metrics}">Metrics</a></li>
<li><a href="api/v1/sensors">Sensors as JSON</a></li>
<li><a href="-/healthy">Health</a></li>
<li><a href="-/ready">Readiness</a></li>
</ul>
</nav>
<main>
<h2 id="sensors">Sensors</h2>
${sensors.length === 0 ? '<p class="quiet">There are none.</p>' : renderTable(sensors)}
</main>
</body>
</html>
`;
}

const columns = [
  ["Device", ""],
  ["Place", ""],
  ["Voltage", ' class="number"'],
  ["Current", ' class="number"'],
  ["Power", ' class="number"'],
  ["Age", ' class="number"'],
  ["State", ""],
] as const;

/** With the roles that a narrow window's layout, which is none of a table, would take from it. */
function renderTable(sensors: readonly SensorStatus[]): string {
  return `<table role="table" aria-labelledby="sensors">
<thead role="rowgroup">
<tr role="row">
${columns.map(([name, kind]) => `<th role="columnheader" scope="col"${kind}>${name}</th>`).join("\n")}
</tr>
</thead>
<tbody role="rowgroup">
${sensors.map(renderRow).join("\n")}
</tbody>
</table>`;
}

function renderRow({ labels, place, state, reading, ageSeconds, error }: SensorStatus): string {
  const why = error === undefined ? "" : `<span class="why">${escapeHtml(error.message)}</span>`;
  return `<tr role="row">
<th role="rowheader" scope="row">${escapeHtml(labels.device)}</th>
<td role="cell" data-label="Place"><span class="place">${escapeHtml(place)}</span></td>
${renderNumber("Voltage", reading?.voltageVolts, "V")}
${renderNumber("Current", reading?.currentAmperes, "A")}
${renderNumber("Power", reading?.powerWatts, "W")}
${renderNumber("Age", ageSeconds, "s", 1)}
<td role="cell" data-label="State"><span class="${state}">${state}</span>${why}</td>
</tr>`;
}

function renderNumber(label: string, value: number | undefined, unit: string, decimals = 3): string {
  const text = value === undefined ? "–" : `${value.toFixed(decimals)} ${unit}`;
  return `<td role="cell" data-label="${label}" class="number"><span>${text}</span></td>`;
}
