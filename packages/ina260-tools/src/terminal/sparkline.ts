const blocks = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/** Less than this part of the highest value is no change worth a picture: noise stays flat. */
const MINIMUM_SPAN = 0.05;

/**
 * The last values as one line of blocks, the newest at its right end, from the lowest to the highest of those shown.
 *
 * @param values Undefined where there is none, which is a blank.
 * @param width How many fit; the line always has that width.
 */
export function sparkline(values: readonly (number | undefined)[], width: number): string {
  const shown = values.slice(-width);
  const numbers = shown.filter((value) => value !== undefined);
  const lowest = Math.min(...numbers);
  const highest = Math.max(...numbers);
  const least = MINIMUM_SPAN * Math.max(Math.abs(lowest), Math.abs(highest));
  const span = Math.max(highest - lowest, least) || 1;
  const line = shown.map((value) =>
    value === undefined ? " " : blocks[Math.round(((value - lowest) / span) * (blocks.length - 1))],
  );
  return line.join("").padStart(width);
}
