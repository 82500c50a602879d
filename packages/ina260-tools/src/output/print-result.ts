import { type Logger, messageOf } from "@rbp/command-line";
import { OutputGoneError, type Outputs } from "./output.ts";

/** Prints the result of a command. @returns Whether it is printed, or its reader has gone, which is no failure. */
export async function printResult(
  text: string,
  { openStdout }: Pick<Outputs, "openStdout">,
  log: Logger,
): Promise<boolean> {
  try {
    await (await openStdout()).write(text);
    return true;
  } catch (error) {
    if (error instanceof OutputGoneError) return true;
    log.error("Cannot print", { err: messageOf(error) });
    return false;
  }
}
