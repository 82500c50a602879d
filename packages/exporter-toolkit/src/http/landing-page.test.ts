import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { createLandingPage } from "./landing-page.ts";
import type { SensorStatus } from "@rbp/ina260-monitor";

const up: SensorStatus = {
  labels: { hostname: "pi", device: "npu" },
  place: "i2c-1/0x70.7/0x40",
  state: "up",
  reading: { voltageVolts: 11.98, currentAmperes: -1.05, powerWatts: 12.58 },
  ageSeconds: 0.26,
};
const failing: SensorStatus = {
  labels: { hostname: "pi", device: '<b>"&' },
  place: "i2c-1/0x70.3/0x40",
  state: "failing",
  ageSeconds: 12,
  error: { reason: "nack", message: "no acknowledgement; check <wiring>" },
};

function page(sensors: readonly SensorStatus[], telemetryPath = "/metrics") {
  const { headers, body } = createLandingPage({ version: '1<2&"', telemetryPath })({ sensors });
  return { headers, html: body.toString() };
}

test("the landing page links to everything that is served, relatively", () => {
  const { html } = page([], "/power/metrics");
  const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
  expect(links).toEqual(["power/metrics", "api/v1/sensors", "-/healthy", "-/ready"]);
  expect(html).toContain("Version 1&lt;2&amp;&quot;</p>");
  expect(html).toContain("There are none.");
});

test("each sensor has a row with its last values and their units", () => {
  const { html } = page([up]);
  for (const cell of ["npu", "i2c-1/0x70.7/0x40", "11.980 V", "-1.050 A", "12.580 W", "0.3 s", "up"]) {
    expect(html).toContain(`>${cell}<`);
  }
});

test("one that fails has none, and says why, with nothing in it that a browser would take for markup", () => {
  const { html } = page([failing]);
  expect(html).toContain(">&lt;b&gt;&quot;&amp;</th>");
  expect(html).toContain("check &lt;wiring&gt;");
  expect(html.match(/<span>–<\/span>/g)).toHaveLength(3);
  expect(html).toContain(">12.0 s<");
});

test("nothing runs on it and nothing is loaded: its one style sheet is allowed by its hash", () => {
  const { headers, html } = page([up, failing]);
  const [, style = ""] = /<style>([^]*)<\/style>/.exec(html) ?? [];
  const hash = createHash("sha256").update(style).digest("base64");
  expect(headers["Content-Security-Policy"]).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  );
  expect(html).not.toMatch(/<script|style=|\son\w+=|https?:|url\(/);
});
