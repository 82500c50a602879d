import { type Logger, messageOf } from "@rbp/command-line";
import { OutputGoneError, type Outputs } from "./output.ts";

/** Prints the result of a command. Nobody who reads it any more is fine. @returns Whether that went well. */
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
