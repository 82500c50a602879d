/** One field of a table. */
export interface Cell {
  readonly text: string;
  /** Where it stands when the column is wider. Default left. */
  readonly align?: "left" | "right";
  /** Marks it, without a change of its width. */
  readonly mark?: (text: string) => string;
}

const GAP = "  ";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * The rows as lines, each column as wide as its widest cell. The last cell of a row may be as long as it likes when
 * it stands left: other rows do not make room for it.
 *
 * @param columns Width of the screen; what is beyond is cut off. Default no limit.
 */
export function layOut(
  rows: readonly (readonly Cell[])[],
  columns: number = Number.POSITIVE_INFINITY,
): string[] {
  const widths = widthsOf(rows);
  return rows.map((row) => {
    let rest = columns;
    let line = "";
    for (const [index, cell] of row.entries()) {
      const gap = cut(index === 0 ? "" : GAP, rest);
      const shown = cut(pad(cell, isFree(row, index) ? 0 : (widths[index] ?? 0)), rest - gap.length);
      rest -= gap.length + widthOf(shown);
      line += gap + (cell.mark?.(shown) ?? shown);
    }
    return line;
  });
}

/** What a name or a message shows on a screen; nothing in it moves the cursor. */
export function visibleText(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, "\u{FFFD}");
}

/** How many characters are seen. Those that are two columns wide count as one. */
function widthOf(text: string): number {
  return Array.from(graphemes.segment(text)).length;
}

function cut(text: string, width: number): string {
  if (text.length <= width) return text;
  return Array.from(graphemes.segment(text), ({ segment }) => segment)
    .slice(0, Math.max(width, 0))
    .join("");
}

function pad({ text, align }: Cell, width: number): string {
  const visible = visibleText(text);
  const missing = " ".repeat(Math.max(width - widthOf(visible), 0));
  return align === "right" ? missing + visible : visible + missing;
}

function widthsOf(rows: readonly (readonly Cell[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, { text }] of row.entries()) {
      if (!isFree(row, index)) widths[index] = Math.max(widths[index] ?? 0, widthOf(text));
    }
  }
  return widths;
}

function isFree(row: readonly Cell[], index: number): boolean {
  return index === row.length - 1 && row[index]?.align !== "right";
}
