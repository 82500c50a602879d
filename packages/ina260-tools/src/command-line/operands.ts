import { UsageError } from "@rbp/command-line";
import type { Command, CommandRequest, Operands } from "./command.ts";

/**
 * Tells operands from the words of a program to run, and checks how many there are of each.
 *
 * @param behindDashes The arguments after `--`.
 * @throws UsageError that says what was found and what was expected.
 */
export function checkOperands(
  command: Pick<Command, "name" | "operands" | "program">,
  operands: readonly string[],
  behindDashes: readonly string[] = [],
): Pick<CommandRequest, "operands" | "program"> {
  const { name } = command;
  if (command.program === undefined) {
    const all = [...operands, ...behindDashes];
    checkCount(name, all, command.operands);
    return { operands: all, program: [] };
  }
  const [first] = operands;
  if (command.operands === undefined && first !== undefined) {
    const { usage } = command.program;
    throw new UsageError(`${name} expects ${usage} after "--", found ${JSON.stringify(first)} before it`);
  }
  checkCount(name, operands, command.operands);
  checkCount(name, behindDashes, { ...command.program, usage: `-- ${command.program.usage}` });
  return { operands, program: behindDashes };
}

function checkCount(name: string, found: readonly string[], expected: Operands | undefined): void {
  const { usage, minimum, maximum = Infinity } = expected ?? { usage: "", minimum: 0, maximum: 0 };
  if (found.length < minimum) throw new UsageError(`${name} expects ${usage}; see ${name} --help`);
  if (found.length <= maximum) return;
  const expectation = maximum === 0 ? "no argument without a flag" : usage;
  throw new UsageError(`${name} expects ${expectation}, found ${JSON.stringify(found[maximum])}`);
}
