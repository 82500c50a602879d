import { readFileSync } from "node:fs";

/** Cells of the rows of the table in a document whose header begins with `first`. The path is from the root. */
export function markdownTable(path: string, first: string): string[][] {
  const lines = readFileSync(new URL(`../../../../${path}`, import.meta.url), "utf8").split("\n");
  const header = lines.findIndex((line) => new RegExp(`^\\|\\s*${first}\\s*\\|`).test(line));
  const end = lines.findIndex((line, index) => index > header && !line.startsWith("|"));
  return lines.slice(header + 2, end).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
