const blocks = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/** A span below this part of the highest value is drawn as if it were that large, so that noise stays flat. */
const MINIMUM_SPAN = 0.05;

/**
 * Draws the last values as one line of blocks with the newest at the right, scaled to the values shown.
 *
 * @param values Undefined where there is none, which leaves a blank.
 * @param width The number of blocks; shorter histories are padded to it.
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
