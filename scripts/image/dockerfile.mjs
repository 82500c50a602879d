import { Copy, DockerfileParser, From } from "dockerfile-ast";
import { validate } from "dockerfile-utils";

/**
 * @typedef {{ keyword: string, text: string, line: number, from: string | undefined }} Step
 *   `text` is what stands behind the keyword, without flags; `from` the stage that a COPY takes from.
 * @typedef {{ name: string | undefined, image: string, line: number, steps: Step[] }} Stage
 */

/**
 * The stages of a Dockerfile, in order.
 *
 * @returns {Stage[]}
 */
export function readStages(dockerfile) {
  /** @type {Stage[]} */
  const stages = [];
  for (const instruction of DockerfileParser.parse(dockerfile).getInstructions()) {
    const line = instruction.getRange().start.line + 1;
    const keyword = instruction.getKeyword();
    if (instruction instanceof From) {
      const image = instruction.getImage() ?? "";
      stages.push({ name: instruction.getBuildStage() ?? undefined, image, line, steps: [] });
      continue;
    }
    const text = instruction.getArgumentsContent() ?? "";
    const flags = instruction instanceof Copy ? instruction.getFlags() : [];
    const from = flags.find((flag) => flag.getName() === "from")?.getValue() ?? undefined;
    stages.at(-1)?.steps.push({ keyword, text, line, from });
  }
  return stages;
}

/**
 * What is wrong with a Dockerfile: what a linter finds, and what one does not look for.
 *
 * @param {(path: string) => boolean} isInContext Whether the build gets a file or folder of that path.
 * @returns {string[]} each with its line, when it has one
 */
export function findMistakes(dockerfile, isInContext) {
  const lint = validate(dockerfile).map(({ range, message }) => {
    const text = typeof message === "string" ? message : message.value;
    return `line ${range.start.line + 1}: ${text}`;
  });
  const stages = readStages(dockerfile);
  return [
    ...lint,
    ...stages.flatMap((stage, index) => imageMistakes(stage, stages.slice(0, index))),
    ...stages.flatMap(({ steps }, index) =>
      steps
        .filter(({ keyword }) => keyword === "COPY" || keyword === "ADD")
        .flatMap((step) => copyMistakes(step, stages.slice(0, index), isInContext)),
    ),
    ...finalMistakes(stages.at(-1)?.steps ?? []),
  ];
}

/** An image of this Dockerfile, or one whose tag begins with a version. */
function imageMistakes({ image, line }, earlier) {
  if (earlier.some(({ name }) => name === image) || /:\d+\b/.test(image)) return [];
  return [`line ${line}: the image ${image} is not pinned to a major version`];
}

function copyMistakes({ text, line, from }, earlier, isInContext) {
  if (from !== undefined) {
    if (earlier.some(({ name }) => name === from)) return [];
    return [`line ${line}: there is no stage ${from} before this one`];
  }
  const sources = text.split(/\s+/).slice(0, -1);
  return sources
    .filter((source) => !isInContext(source))
    .map((source) => `line ${line}: the build has no ${source}`);
}

function finalMistakes(steps) {
  const last = (keyword) => steps.findLast((step) => step.keyword === keyword)?.text;
  const mistakes = [];
  if (/^(?:root|0)?(?::|$)/.test(last("USER") ?? "")) mistakes.push("the last stage runs as root");
  if (readExecForm(last("ENTRYPOINT")) === undefined)
    mistakes.push("the last stage has no ENTRYPOINT of the exec form");
  if (last("HEALTHCHECK") === undefined) mistakes.push("the last stage has no HEALTHCHECK");
  return mistakes;
}

/** The strings of the exec form; undefined for the shell form, whose shell would keep signals to itself. */
export function readExecForm(text = "") {
  try {
    return /** @type {string[]} */ (JSON.parse(text));
  } catch {
    return undefined;
  }
}
