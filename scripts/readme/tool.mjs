import { existsSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { CheckError } from "../lib/check-error.mjs";
import { run } from "../lib/run.mjs";
import { withBoard } from "./board.mjs";
import { exporterOf, folderWith } from "./files.mjs";
import { isAsMeasured } from "./measured.mjs";
import { isSimulated } from "./needs.mjs";

/** A measurement tells its result on stderr, and with it the command that was run tells its own. */
const isMeasurement = (command) => /\bina260-exporter measure /.test(command);

/**
 * Runs a command of the installed exporter to its end, on the board that the documents assume, and compares what it
 * prints to stdout, or as a measurement at all, with what the document says. It runs in a folder with the files of the
 * document, which is its home too.
 *
 * @param {{ command: string, files: object[], expected?: string }} tool
 */
export async function runTool({ command, files, expected }, { consumer, temporary }) {
  const cwd = folderWith(files, temporary);
  const messages = join(cwd, "stderr.txt");
  const line = command.replace(/^npx\b.*? @rbp\/(?=ina260-exporter )/s, "");
  const PATH = `${dirname(exporterOf(consumer))}:${process.env.PATH}`;
  const prove = async (env) => {
    const settings = { cwd, env: { ...env, PATH, HOME: cwd }, minutes: 1 };
    // What it prints beside its result is not in the document.
    const rest = isMeasurement(command) ? "&1" : `'${messages}'`;
    const printed = await run("sh", ["-c", `{ ${line}\n} 2>${rest}`], settings).catch((error) => {
      const said = existsSync(messages) ? readFileSync(messages, "utf8") : "";
      throw new CheckError(error.message, `${error.output}${said}`);
    });
    const isRight = isMeasurement(command) ? isAsMeasured : isAsShown;
    if (expected === undefined || isRight(printed, expected)) return;
    const both = `in the document:\n${expected}printed:\n${printed}`;
    throw new CheckError(`${command} prints something else than the document says`, both);
  };
  await (isSimulated({ flags: command }) ? prove({}) : withBoard(consumer, prove));
}

/**
 * Whether what was printed is what a document shows, but for the times and the names of adapters. "..." stands for any number of lines.
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

/** Times of the day, and seconds to the microsecond, are others each time; adapters are called as the machine does. */
function withoutChance(text) {
  return text
    .trimEnd()
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, "TIME")
    .replaceAll(/\b\d+\.\d{6}\b/g, "SECONDS")
    .replaceAll(/^(i2c-\d+) {2}.+$/gm, "$1");
}

function escape(text) {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
