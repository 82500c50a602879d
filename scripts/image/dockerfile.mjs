import { Copy, DockerfileParser, From } from "dockerfile-ast";

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

/** The strings of the exec form; undefined for the shell form, whose shell would keep signals to itself. */
export function readExecForm(text = "") {
  try {
    return /** @type {string[]} */ (JSON.parse(text));
  } catch {
    return undefined;
  }
}
