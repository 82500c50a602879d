import { UsageError } from "../errors.ts";
import type { Operands, Subcommand } from "./subcommand.ts";

/** What stands on a command line without a flag. */
export interface GivenOperands {
  readonly operands: readonly string[];
  /** Behind `--`, of a command that runs a program. */
  readonly program: readonly string[];
}

/**
 * Sorts what stands without a flag, and checks how much there is of it.
 *
 * @param program What stood behind `--`; undefined when that was not there.
 * @throws UsageError that says what was found and what was expected.
 */
export function checkOperands(
  subcommand: Pick<Subcommand, "name" | "operands" | "program">,
  operands: readonly string[],
  program: readonly string[] = [],
): GivenOperands {
  const { name } = subcommand;
  if (subcommand.program === undefined) {
    const all = [...operands, ...program];
    checkCount(name, all, subcommand.operands);
    return { operands: all, program: [] };
  }
  const [first] = operands;
  if (subcommand.operands === undefined && first !== undefined) {
    const { usage } = subcommand.program;
    throw new UsageError(`${name} expects ${usage} behind "--", found ${JSON.stringify(first)} before it`);
  }
  checkCount(name, operands, subcommand.operands);
  checkCount(name, program, { ...subcommand.program, usage: `-- ${subcommand.program.usage}` });
  return { operands, program };
}

/**
 * Serving takes flags alone.
 *
 * @throws UsageError for the first argument that is none.
 */
export function refuseOperands(operands: readonly string[], commands: readonly Subcommand[]): void {
  const [first] = operands;
  if (first === undefined) return;
  const isCommand = commands.some(({ name }) => name === first);
  const hint = isCommand ? "; a command stands before its flags" : "";
  throw new UsageError(`no argument is expected without a flag, found ${JSON.stringify(first)}${hint}`);
}

function checkCount(name: string, found: readonly string[], expected: Operands | undefined): void {
  const { usage, least, most = Number.POSITIVE_INFINITY } = expected ?? { usage: "", least: 0, most: 0 };
  if (found.length < least) throw new UsageError(`${name} expects ${usage}; ${name} --help tells of it`);
  if (found.length <= most) return;
  const expectation = most === 0 ? "no argument without a flag" : usage;
  throw new UsageError(`${name} expects ${expectation}, found ${JSON.stringify(found[most])}`);
}
