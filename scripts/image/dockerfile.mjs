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
 * @returns {string[]} each with its line, when it has one
 */
export function findMistakes(dockerfile) {
  const lint = validate(dockerfile).map(({ range, message }) => {
    const text = typeof message === "string" ? message : message.value;
    return `line ${range.start.line + 1}: ${text}`;
  });
  const stages = readStages(dockerfile);
  const earlier = (index) => stages.slice(0, index).map(({ name }) => name);
  return [
    ...lint,
    ...stages
      .filter(({ image }, index) => !earlier(index).includes(image) && !/:\d+\b/.test(image))
      .map(({ image, line }) => `line ${line}: the image ${image} is not pinned to a major version`),
    ...stages.flatMap(({ steps }, index) =>
      steps
        .filter(({ from }) => from !== undefined && !earlier(index).includes(from))
        .map(({ from, line }) => `line ${line}: there is no stage ${from} before this one`),
    ),
    ...finalMistakes(stages.at(-1)?.steps ?? []),
  ];
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
