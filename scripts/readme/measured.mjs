import { hostname } from "node:os";

/** Units of quantities that do not depend on how long something took. */
const STEADY = /^[VAW%]$/;

/** How much those may differ: less than the steps of the chip make. */
const STEADY_RATIO = 1.01;

/** A machine that is busy takes longer, and what flows in that time is more. */
const LENGTH_RATIO = 4;

/**
 * Whether a measurement has printed what a document shows, word by word. Watts, volts, amperes and percents are the
 * same to 1 %; joules, coulombs, seconds and counts grow with the time that the work took, and errors as well, so they
 * may be up to four times as much, or a quarter. How much runs differ from each other is chance.
 *
 * @param {string} printed
 * @param {string} shown
 */
export function isAsMeasured(printed, shown) {
  const found = wordsOf(withoutHiccups(printed.replaceAll(hostname(), "raspberrypi")));
  const wanted = wordsOf(shown);
  return found.length === wanted.length && found.every((word, index) => isAlike(word, wanted, index));
}

/** On a busy machine readings are late, and that is said. */
function withoutHiccups(text) {
  return text.replaceAll(/^(?:time=\S+ level=WARN .*|No reading for .*)$/gm, "");
}

/** Lines are words in a row; so columns may be wider. */
function wordsOf(text) {
  return withoutDeviations(text)
    .split(/\s+/)
    .filter((word) => word !== "");
}

/** The cells under DEVIATION are all the same. */
function withoutDeviations(text) {
  let column = -1;
  const lines = text.split("\n").map((line) => {
    const cells = line.split(/ {2,}/);
    if (cells.includes("DEVIATION") || line === "") column = cells.indexOf("DEVIATION");
    else if (/^\d+(?:\.\d+)? J$/.test(cells[column] ?? "")) cells[column] = "a deviation";
    return cells.join("  ");
  });
  return lines.join("\n");
}

/**
 * @param {string} found
 * @param {string[]} words What is wanted in its place is the one at `index`.
 */
function isAlike(found, words, index) {
  const wanted = words[index] ?? "";
  if (found === wanted) return true;
  const a = numberOf(found);
  const b = numberOf(wanted);
  // What is zero but for its error may be of either sign.
  if (b === 0 && words[index + 1] === "±") return Number.isFinite(a);
  const ratio = ratioOf(words, index);
  return a / b <= ratio && b / a <= ratio;
}

function numberOf(word) {
  return /^-?\d+(?:\.\d+)?$/.test(word) ? Number(word) : Number.NaN;
}

/** A number of a steady quantity has its unit behind it, or behind its error. */
function ratioOf(words, index) {
  if (words[index - 1] === "±") return LENGTH_RATIO;
  const unit = words[index + 1] === "±" ? words[index + 3] : words[index + 1];
  return STEADY.test(unit ?? "") ? STEADY_RATIO : LENGTH_RATIO;
}
