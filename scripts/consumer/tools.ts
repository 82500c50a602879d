// What a program that runs the tools, or documents them, is made of.
import {
  type Command,
  commands,
  type DeskHost,
  type Programs,
  ProgramStartError,
  run,
} from "@rbp/ina260-tools";
import { expect } from "./expect.js";

/** Programs of a host that starts none. */
const programs: Programs = {
  start: async ([name = ""]) => {
    throw new ProgramStartError(127, `${name}: no programs are started here`);
  },
  onSignal: () => () => undefined,
  isForeground: () => false,
};

export async function useTools(): Promise<void> {
  const known: readonly Command[] = commands;
  const names = known.map(({ name }) => name).join(" ");
  expect(names === "doctor scan read watch record measure completion", "the commands of ina260");

  const start: (argv: readonly string[], host: DeskHost) => Promise<number> = run;
  expect(start.length === 2, "a program that takes its arguments and its host");

  const error: unknown = await programs.start(["infer"]).catch((reason: unknown) => reason);
  expect(error instanceof ProgramStartError && error.exitCode === 127, "a program that cannot be started");
}
