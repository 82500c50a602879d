/** A line of a table: what stands below each title. */
export type Row = Readonly<Record<string, string | number>>;

/** Rows with the same keys as a text table: the first column to the left, the others to the right. */
export function formatTable(rows: readonly Row[]): string {
  const [first] = rows;
  if (first === undefined) return "(not measured: it needs a C compiler)";
  const titles = Object.keys(first);
  const cells = [titles, ...rows.map((row) => Object.values(row).map(String))];
  const widths = titles.map((_, column) => Math.max(...cells.map((line) => (line[column] ?? "").length)));
  const format = (line: readonly string[]): string =>
    line
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd();
  const [head = [], ...body] = cells;
  return [format(head), widths.map((width) => "-".repeat(width)).join("  "), ...body.map(format)].join("\n");
}
