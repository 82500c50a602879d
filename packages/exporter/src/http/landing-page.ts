export interface LandingPageOptions {
  readonly version: string;
  readonly telemetryPath: string;
}

/** What a browser sees at "/": what this is, and where the metrics are. Nothing on it is loaded from elsewhere. */
export function landingPage({ version, telemetryPath }: LandingPageOptions): string {
  // Without the slash, so that the links hold behind a proxy that serves this under a path of its own.
  const metrics = escapeHtml(telemetryPath.slice(1));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>INA260 exporter</title>
<style>body{font-family:sans-serif;max-width:40em;margin:2em auto;padding:0 1em}</style>
</head>
<body>
<h1>INA260 exporter</h1>
<p>Prometheus exporter for INA260 power sensors behind TCA9548A multiplexers, version ${escapeHtml(version)}.</p>
<ul>
<li><a href="${metrics}">Metrics</a></li>
<li><a href="-/healthy">Healthy</a></li>
<li><a href="-/ready">Ready</a></li>
</ul>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
