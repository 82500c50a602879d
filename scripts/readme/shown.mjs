import { hostname } from "node:os";

/**
 * Whether what was printed is what a document shows, but for times, the names of adapters and that of the machine.
 * "..." stands for any number of lines.
 *
 * @param {string} printed
 * @param {string} shown
 */
export function isAsShown(printed, shown) {
  const lines = withoutChance(printed.replaceAll(hostname(), "raspberrypi"));
  const pattern = withoutChance(shown)
    .split("\n")
    .map((line) => (line.trim() === "..." ? "(?:.*\n)*" : `${escape(line)}\n`))
    .join("");
  return new RegExp(`^${pattern}$`).test(`${lines}\n`);
}

/** Times of the day, and seconds to the microsecond, differ each time; adapters are called as the machine does. */
function withoutChance(text) {
  return text
    .trimEnd()
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, "TIME")
    .replaceAll(/@\[\d+(?:\.\d+)?\]/g, "@[SECONDS]")
    .replaceAll(/\b\d+\.\d{6}\b/g, "SECONDS")
    .replaceAll(/^(i2c-\d+) {2}.+$/gm, "$1");
}

function escape(text) {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

/** The lines that a document shows, in this order; the answer may have more between them, for which "..." can stand. */
export function hasLines(answer, shown) {
  const lines = withoutChance(answer.replaceAll(hostname(), "raspberrypi").replaceAll(/ +$/gm, "")).split(
    "\n",
  );
  return withoutChance(shown)
    .split("\n")
    .filter((line) => !/^(\.{3})?$/.test(line.trim()))
    .every((line) => {
      const index = lines.indexOf(line);
      lines.splice(0, index + 1);
      return index >= 0;
    });
}
