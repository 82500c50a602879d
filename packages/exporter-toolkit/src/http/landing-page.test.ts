import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { type LandingCell, landingPageReply } from "./landing-page.ts";

function page(rows: readonly (readonly LandingCell[])[]) {
  const { headers, body } = landingPageReply({
    title: "Thermometers & co",
    description: "Temperatures of <everything>.",
    version: '1<2&"',
    links: [
      { path: "power/metrics", text: "Metrics" },
      { path: "-/healthy", text: "Health" },
    ],
    table: {
      title: "Probes",
      columns: [
        { name: "Probe", kind: "name" },
        { name: "Place", kind: "code" },
        { name: "Reading", kind: "number" },
        { name: "State", kind: "state" },
      ],
      rows,
    },
  });
  return { headers, html: new TextDecoder().decode(body) };
}

const up = [{ text: "cpu" }, { text: "bus/7" }, { text: "21.5 °C" }, { text: "up", tone: "good" as const }];
const failing = [
  { text: '<b>"&' },
  { text: "bus/3" },
  { text: "–" },
  { text: "failing", tone: "bad" as const, note: "no answer; check <wiring>" },
];

test("the landing page links to what it was given, relatively", () => {
  const { html } = page([]);
  const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
  expect(links).toEqual(["power/metrics", "-/healthy"]);
  expect(html).toContain("Version 1&lt;2&amp;&quot;</p>");
  expect(html).toContain("<h1>Thermometers &amp; co</h1>");
  expect(html).toContain("There are none.");
});

test("each row has its cells, each of the kind of its column", () => {
  const { html } = page([up]);
  for (const cell of ["cpu", "bus/7", "21.5 °C", "up"]) expect(html).toContain(`>${cell}<`);
  expect(html).toContain('data-label="Reading" class="number"><span>21.5 °C</span>');
  expect(html).toContain('<span class="good">up</span>');
});

test("a note stands below its cell, with nothing in it that a browser would take for markup", () => {
  const { html } = page([failing]);
  expect(html).toContain(">&lt;b&gt;&quot;&amp;</th>");
  expect(html).toContain('<span class="note">no answer; check &lt;wiring&gt;</span>');
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
