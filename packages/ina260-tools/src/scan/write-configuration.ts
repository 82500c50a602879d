import { constants } from "node:fs";
import { access, link, lstat, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { UsageError } from "@rbp/command-line";
import { nodeFileSystem, writeAtomically } from "@rbp/command-line/files";
import { explainOutput } from "../output/output.ts";

/**
 * Refuses a path that cannot be written to, before the scan is made.
 *
 * @param overwrite Whether a file that exists may be replaced.
 * @throws UsageError by rejection when the file exists already, or is no regular file; OutputError when its folder
 *   does not exist, or is not writable.
 */
export async function checkTarget(path: string, overwrite: boolean): Promise<void> {
  try {
    const found = await lstat(path).catch(orNothing);
    if (found !== undefined && !overwrite) throw existing(path);
    // A device or a link would be replaced instead of being written to.
    if (found !== undefined && !found.isFile()) {
      throw new UsageError(`${path} is no regular file, and is not replaced; give another name`);
    }
    await access(dirname(path), constants.W_OK);
  } catch (error) {
    throw explain(path, error);
  }
}

/**
 * Writes a configuration file, completely or not at all; see {@link writeAtomically}.
 *
 * @throws UsageError by rejection when it exists already, OutputError when it cannot be written.
 */
export async function writeConfiguration(path: string, text: string, overwrite: boolean): Promise<void> {
  await checkTarget(path, overwrite);
  try {
    await writeAtomically(nodeFileSystem, path, text, overwrite ? undefined : publish);
  } catch (error) {
    throw explain(path, error);
  }
}

/** Gives the file its name unless that has been taken in the meantime; a rename would replace the other file. */
async function publish(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    // FAT, which is common on memory cards, has no hard links.
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].includes(codeOf(error))) throw error;
    if ((await lstat(path).catch(orNothing)) !== undefined) throw existing(path);
    await rename(temporary, path);
    return;
  }
  await rm(temporary);
}

function orNothing(error: unknown): undefined {
  if (codeOf(error) !== "ENOENT") throw error;
}

function existing(path: string): UsageError {
  return new UsageError(`${path} exists already; give another name, or --force to replace it`);
}

function explain(path: string, error: unknown): Error {
  if (error instanceof UsageError) return error;
  return codeOf(error) === "EEXIST" ? existing(path) : explainOutput(path, error);
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "";
}

/** The command lines to go on with: one that checks the edited file, and one that serves its sensors. */
export function explainNextSteps(
  file: string,
  { simulate }: { readonly simulate: boolean },
): Readonly<Record<"check" | "serve", string>> {
  const flag = `--config.file ${quoteForShell(file)}`;
  return {
    check: `ina260-exporter --config.check ${flag}`,
    serve: `ina260-exporter${simulate ? " --simulate" : ""} ${flag}`,
  };
}

/** As one word of a shell (POSIX, "Shell Command Language", 2.2.2). */
function quoteForShell(text: string): string {
  return /^[\w./:@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
