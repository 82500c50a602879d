import stringWidth from "string-width";

export interface Cell {
  readonly text: string;
  /** Where it stands in a wider column. Default left. */
  readonly align?: "left" | "right";
  readonly mark?: ((text: string) => string) | undefined;
}

/** A column of a table: its title, and what it shows of each row. */
export interface Column<Row> extends Pick<Cell, "align"> {
  readonly title: string;
  readonly show: (row: Row) => Cell | string;
}

export function right<Row>(title: string, show: (row: Row) => string): Column<Row> {
  return { title, align: "right", show };
}

/** The cells of a table. @param mark Marks its headline. */
export function tabulate<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  mark?: Cell["mark"],
): Cell[][] {
  const headline = columns.map(({ title, align = "left" }): Cell => ({ text: title, align, mark }));
  const cells = rows.map((row) =>
    columns.map(({ align = "left", show }): Cell => {
      const shown = show(row);
      return typeof shown === "string" ? { text: shown, align } : shown;
    }),
  );
  return [headline, ...cells];
}

const GAP = "  ";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * Lays rows out as lines, with each column as wide as its widest cell. A last cell that is aligned left may be of any
 * length: other rows make no room for it.
 *
 * @param columns Width of the screen, beyond which lines are cut off. Default no limit.
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
      const gap = cutToWidth(index === 0 ? "" : GAP, rest);
      const shown = cutToWidth(pad(cell, isFree(row, index) ? 0 : (widths[index] ?? 0)), rest - gap.length);
      rest -= gap.length + stringWidth(shown);
      line += gap + (cell.mark?.(shown) ?? shown);
    }
    return line;
  });
}

/** A name or a message without control characters, so that nothing in it moves the cursor. */
export function visibleText(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, "\u{FFFD}");
}

/** As many of the first characters as fit into so many columns of a screen; some characters take two. */
export function cutToWidth(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  let rest = columns;
  let cut = "";
  for (const { segment } of graphemes.segment(text)) {
    rest -= stringWidth(segment);
    if (rest < 0) break;
    cut += segment;
  }
  return cut;
}

function pad({ text, align }: Cell, width: number): string {
  const visible = visibleText(text);
  const missing = " ".repeat(Math.max(width - stringWidth(visible), 0));
  return align === "right" ? missing + visible : visible + missing;
}

function widthsOf(rows: readonly (readonly Cell[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, { text }] of row.entries()) {
      if (!isFree(row, index)) widths[index] = Math.max(widths[index] ?? 0, stringWidth(visibleText(text)));
    }
  }
  return widths;
}

function isFree(row: readonly Cell[], index: number): boolean {
  return index === row.length - 1 && row[index]?.align !== "right";
}

/** A line, and the lines below it. */
export interface OutlineNode {
  readonly text: string;
  readonly children?: readonly OutlineNode[];
}

/** Draws trees, one line for each node, each with a line feed. */
export function renderOutline(roots: readonly OutlineNode[]): string {
  return roots.map((root) => `${root.text}\n${renderChildren(root, "")}`).join("");
}

function renderChildren({ children = [] }: OutlineNode, indent: string): string {
  return children
    .map((child, index) => {
      const isLast = index === children.length - 1;
      const below = renderChildren(child, `${indent}${isLast ? "   " : "│  "}`);
      return `${indent}${isLast ? "└─" : "├─"} ${child.text}\n${below}`;
    })
    .join("");
}
