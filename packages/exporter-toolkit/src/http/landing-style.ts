/** Colours of the reader's choice, and a table that becomes a list of cards where the window is narrow. */
export const landingStyle: string = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --card: #fff; --line: #d9dee5; --text: #1b2733; --quiet: #55636f;
  --link: #0b5cad; --good: #1a6b3c; --bad: #b3261e; --waiting: #7a5200;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12171d; --card: #1a212a; --line: #323d49; --text: #e6ebf0; --quiet: #a3b0bc;
    --link: #7ab8f5; --good: #6cc98f; --bad: #ff8a80; --waiting: #e2b65c;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 62rem; padding: 2rem 1rem 3rem; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 2rem 0 .75rem; font-size: 1.15rem; }
p { margin: .5rem 0 0; }
a { color: var(--link); }
a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.quiet { color: var(--quiet); }
nav ul { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1.25rem 0 0; padding: 0; list-style: none; }
nav a {
  display: block; padding: .35rem .9rem; border: 1px solid var(--line); border-radius: 999px;
  background: var(--card); text-decoration: none;
}
nav a:hover { border-color: var(--link); }
table { width: 100%; border-collapse: collapse; border: 1px solid var(--line); background: var(--card); }
th, td { padding: .55rem .8rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
tbody tr:last-child > * { border-bottom: 0; }
thead th { color: var(--quiet); font-size: .85rem; font-weight: 600; }
tbody th { font-weight: 600; overflow-wrap: anywhere; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.code { white-space: nowrap; font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .9rem; }
.good, .bad, .waiting { font-weight: 600; white-space: nowrap; }
.good { color: var(--good); } .bad { color: var(--bad); } .waiting { color: var(--waiting); }
.note { display: block; max-width: 34rem; color: var(--quiet); font-size: .9rem; overflow-wrap: anywhere; }
@media (max-width: 44rem) {
  table, tbody, tr, th, td { display: block; }
  table { border: 0; background: none; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody tr {
    margin-bottom: .75rem; padding: .5rem .25rem; border: 1px solid var(--line); border-radius: .5rem;
    background: var(--card);
  }
  th, td { padding: .2rem .7rem; border: 0; }
  td { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; }
  td::before { content: attr(data-label); color: var(--quiet); }
  .note { flex-basis: 100%; }
}
`;
