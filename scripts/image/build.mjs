import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { CheckError } from "../lib/check-error.mjs";
import { run } from "../lib/run.mjs";
import { readExecForm } from "./dockerfile.mjs";

/**
 * Does what a Dockerfile says without an engine for it: a folder in place of an image, one for all stages, and the
 * programs of this machine in place of those that apt-get installs and of the image's Node.
 *
 * @param {import("./dockerfile.mjs").Stage[]} stages
 * @param {string} image The folder.
 * @param {string} context The folder whose files the build gets.
 */
export async function buildImage(stages, image, context) {
  for (const { steps } of stages) {
    let workingDirectory = image;
    for (const { keyword, text, line, from } of steps) {
      if (keyword === "WORKDIR") {
        workingDirectory = inImage(text, image);
        mkdirSync(workingDirectory, { recursive: true });
      } else if (keyword === "COPY" && from === undefined) {
        if (text !== ". .") throw new CheckError(`line ${line}: no test knows COPY ${text}`);
        copyContext(context, workingDirectory);
      } else if (keyword === "COPY") {
        for (const path of text.split(/\s+/).slice(0, -1)) {
          if (!existsSync(inImage(path, image)))
            throw new CheckError(`line ${line}: ${from} has made no ${path}`);
        }
      } else if (keyword === "RUN" && !isForTheSystem(text))
        await run("sh", ["-c", inImage(text, image)], { cwd: workingDirectory });
    }
  }
}

/**
 * Copies what the .dockerignore of a folder lets into the build. Of its language only this is known: first "*", so
 * that nothing goes in, then "!path" for what does, and two asterisks, a slash and a name for what stays out anywhere.
 */
function copyContext(context, folder) {
  const lines = readFileSync(join(context, ".dockerignore"), "utf8").split("\n");
  const [first, ...patterns] = lines.filter((line) => !/^\s*(?:#|$)/.test(line));
  const without = patterns.flatMap((pattern) => /^\*\*\/([\w.-]+)$/.exec(pattern)?.[1] ?? []);
  const paths = patterns.flatMap((pattern) => /^!([\w./-]+)$/.exec(pattern)?.[1] ?? []);
  if (first !== "*" || without.length + paths.length < patterns.length)
    throw new CheckError(".dockerignore has patterns that no test knows");
  for (const path of paths) {
    if (!existsSync(join(context, path))) throw new CheckError(`.dockerignore: there is no ${path}`);
    const filter = (source) => !without.includes(basename(source));
    cpSync(join(context, path), join(folder, path), { recursive: true, filter });
  }
}

/** The command line of an ENTRYPOINT or HEALTHCHECK of the last stage, for the folder in place of the image. */
export function commandOf(stages, keyword, image) {
  const { text } = stages.at(-1).steps.findLast((step) => step.keyword === keyword);
  const [program = "", ...args] = readExecForm(text.replace(/^CMD\s+/, "")) ?? [];
  return { program, args: args.map((argument) => inImage(argument, image)) };
}

/** Packages and users are of the image. */
function isForTheSystem(command) {
  return /^(?:apt-get|install) /.test(command);
}

/** Absolute paths of the image that are not the machine's own. */
function inImage(text, image) {
  return text.replaceAll(/(?<![^\s=])\/(?=(?:app|source)\b)/g, () => join(image, "/"));
}
