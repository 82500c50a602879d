import { createHash } from "node:crypto";
import { landingStyle } from "./landing-style.ts";
import type { Reply } from "./route.ts";

/** What a browser sees at "/". */
export interface LandingPage {
  /** "Node exporter": title and heading. */
  readonly title: string;
  /** What this is, in one sentence. */
  readonly description: string;
  readonly version: string;
  /** Paths are without a leading slash, so that they hold behind a proxy with a path of its own. */
  readonly links: readonly { readonly path: string; readonly text: string }[];
  readonly table?: LandingTable;
}

/** The parts of the exporter, and their state. */
export interface LandingTable {
  readonly title: string;
  readonly columns: readonly LandingColumn[];
  readonly rows: readonly (readonly LandingCell[])[];
}

export interface LandingColumn {
  readonly name: string;
  /** The first column names its row. */
  readonly kind: "name" | "code" | "number" | "state";
}

export interface LandingCell {
  readonly text: string;
  /** Colour of a state. */
  readonly tone?: "good" | "bad" | "waiting";
  /** A sentence below it. */
  readonly note?: string;
}

/** The page as an answer. It loads nothing from elsewhere, and has no script. */
export function landingPageReply(page: LandingPage): Reply {
  return { status: 200, headers: pageHeaders, body: Buffer.from(renderPage(page)) };
}

function renderPage({ title, description, version, links, table }: LandingPage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${landingStyle}</style>
</head>
<body>
<header>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(description)}</p>
<p class="quiet">Version ${escapeHtml(version)}</p>
</header>
<nav aria-label="Endpoints">
<ul>
${links.map(({ path, text }) => `<li><a href="${escapeHtml(path)}">${escapeHtml(text)}</a></li>`).join("\n")}
</ul>
</nav>
${table === undefined ? "" : renderMain(table)}</body>
</html>
`;
}

function renderMain(table: LandingTable): string {
  return `<main>
<h2 id="table">${escapeHtml(table.title)}</h2>
${table.rows.length === 0 ? '<p class="quiet">There are none.</p>' : renderTable(table)}
</main>
`;
}

/** The roles are repeated since the layout for narrow windows, which is not that of a table, removes them. */
function renderTable({ columns, rows }: LandingTable): string {
  const headings = columns.map(
    ({ name, kind }) =>
      `<th role="columnheader" scope="col"${kind === "number" ? ' class="number"' : ""}>${escapeHtml(name)}</th>`,
  );
  return `<table role="table" aria-labelledby="table">
<thead role="rowgroup">
<tr role="row">
${headings.join("\n")}
</tr>
</thead>
<tbody role="rowgroup">
${rows.map((row) => `<tr role="row">\n${columns.map((column, index) => renderCell(column, row[index])).join("\n")}\n</tr>`).join("\n")}
</tbody>
</table>`;
}

function renderCell({ name, kind }: LandingColumn, { text, tone, note }: LandingCell = { text: "" }): string {
  if (kind === "name") return `<th role="rowheader" scope="row">${escapeHtml(text)}</th>`;
  const shown = `<span${spanClass(kind, tone)}>${escapeHtml(text)}</span>`;
  const below = note === undefined ? "" : `<span class="note">${escapeHtml(note)}</span>`;
  const number = kind === "number" ? ' class="number"' : "";
  return `<td role="cell" data-label="${escapeHtml(name)}"${number}>${shown}${below}</td>`;
}

function spanClass(kind: LandingColumn["kind"], tone: LandingCell["tone"]): string {
  const name = kind === "code" ? "code" : tone;
  return name === undefined ? "" : ` class="${name}"`;
}

/** Text as it can stand in an element or a quoted attribute. */
function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

const styleHash = createHash("sha256").update(landingStyle).digest("base64");

/** Nothing is allowed but the page's own style sheet: no script, no form, no frame around it, nothing loaded. */
const pageHeaders: Reply["headers"] = {
  "Content-Type": "text/html; charset=utf-8",
  "Content-Security-Policy":
    `default-src 'none'; style-src 'sha256-${styleHash}'; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cache-Control": "no-store",
  Vary: "Accept, Accept-Encoding",
};
