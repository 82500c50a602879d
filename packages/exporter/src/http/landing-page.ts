import { escapeHtml, pageHeaders } from "./html.ts";
import { landingStyle } from "./landing-style.ts";
import type { Reply } from "./reply.ts";
import type { SensorsView, SensorStatus } from "./sensors-view.ts";

export interface LandingPageOptions {
  readonly version: string;
  readonly telemetryPath: string;
}

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

function renderTable(sensors: readonly SensorStatus[]): string {
  return `<table aria-labelledby="sensors">
<thead>
<tr>
<th scope="col">Device</th>
<th scope="col">Place</th>
<th scope="col" class="number">Voltage</th>
<th scope="col" class="number">Current</th>
<th scope="col" class="number">Power</th>
<th scope="col" class="number">Age</th>
<th scope="col">State</th>
</tr>
</thead>
<tbody>
${sensors.map(renderRow).join("\n")}
</tbody>
</table>`;
}

function renderRow({ labels, place, state, reading, ageSeconds, error }: SensorStatus): string {
  const why = error === undefined ? "" : `<span class="why">${escapeHtml(error.message)}</span>`;
  return `<tr>
<th scope="row">${escapeHtml(labels.device)}</th>
<td data-label="Place"><span class="place">${escapeHtml(place)}</span></td>
${renderNumber("Voltage", reading?.voltageVolts, "V")}
${renderNumber("Current", reading?.currentAmperes, "A")}
${renderNumber("Power", reading?.powerWatts, "W")}
${renderNumber("Age", ageSeconds, "s", 1)}
<td data-label="State"><span class="${state}">${state}</span>${why}</td>
</tr>`;
}

function renderNumber(label: string, value: number | undefined, unit: string, decimals = 3): string {
  const text = value === undefined ? "–" : `${value.toFixed(decimals)} ${unit}`;
  return `<td data-label="${label}" class="number"><span>${text}</span></td>`;
}
