import { hostname } from "node:os";
import { freePort, withExporter } from "../lib/exporter.mjs";
import { CheckError } from "../lib/check-error.mjs";
import { run } from "../lib/run.mjs";
import { withBoard } from "./board.mjs";
import { exporterOf, folderWith } from "./files.mjs";
import { isAsMeasured } from "./measured.mjs";
import { isSimulated } from "./needs.mjs";

/**
 * Starts the installed exporter with the flags of a document, but on a port of its own, and sends it the requests
 * that the document shows next. It runs in a folder with the files of the document.
 */
export async function runSession(session, { consumer, temporary }) {
  const { flags, simulated = false, files, requests } = session;
  const documented = /(?:--port[= ]|--web\.listen-address[= ]\S*:)(\d+)/.exec(flags)?.[1];
  const port = await freePort();
  const listening =
    documented === undefined ? `${flags} --port ${port}` : flags.replace(documented, String(port));
  const line = `exec ${exporterOf(consumer)} ${listening}${simulated ? " --simulate" : ""}`;
  const path = /--web\.telemetry-path[= ](\S+)/.exec(flags)?.[1];
  // With a password or TLS only its own requests get in.
  const isOpen = !/--web\.config\.file\b/.test(flags);
  const cwd = folderWith(files, temporary);
  const measure = (env) =>
    withExporter(["sh", ["-c", line]], { port, path, isOpen, cwd, env }, async () => {
      for (const { command, program, expected } of requests) {
        const here = (text) => text.replaceAll(`:${documented ?? 8000}`, `:${port}`);
        if (program === undefined) await send(here(command), cwd, expected);
        else await runProgram(here(program), cwd, expected);
      }
    });
  await (isSimulated(session) ? measure({}) : withBoard(consumer, measure));
}

/** Runs a command on the board, and wants of it what the document shows. */
export async function runOnBoard({ command, expected = "" }, cwd) {
  await withBoard(cwd, async (env) => {
    const answer = await run("sh", ["-c", command], { env, minutes: 1 });
    checkAnswer(command, answer.replaceAll(/ +$/gm, ""), expected);
  });
}

/** Python may measure, so that its numbers grow with the time that it takes. */
async function runProgram(program, cwd, expected) {
  const printed = await run("python3", ["-c", program], { cwd, minutes: 1 });
  if (expected === undefined || isAsMeasured(printed, expected)) return;
  const both = `in the document:\n${expected}printed:\n${printed}`;
  throw new CheckError("the Python program prints something else than the document says", both);
}

async function send(request, cwd, expected = "") {
  const answer = await run("sh", ["-c", request], { cwd, minutes: 1 });
  checkAnswer(request, answer.replaceAll(hostname(), "raspberrypi"), expected);
}

/** Wants the lines that the document shows, in this order; the answer may have more, for which "..." can stand. */
function checkAnswer(request, answer, expected) {
  if (answer.trim() === "") throw new CheckError(`${request} printed nothing`);
  const lines = answer.split("\n");
  for (const line of expected.split("\n").filter((shown) => !/^(\.{3})?$/.test(shown.trim()))) {
    const index = lines.indexOf(line);
    if (index < 0) throw new CheckError(`${request} did not print the line: ${line}`, answer);
    lines.splice(0, index + 1);
  }
}
