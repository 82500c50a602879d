import { constants } from "node:fs";
import { access, link, lstat, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { UsageError } from "@rbp/command-line";
import { nodeFileSystem, writeAtomically } from "@rbp/command-line/files";
import { explainOutput } from "../output/explain-output.ts";

export interface WriteConfigurationOptions {
  /** Replaces a file that exists. Default false. */
  readonly overwrite?: boolean;
}

/**
 * Refuses what cannot be written to, before the work for it is done.
 *
 * @throws UsageError by rejection when the file is there already, or something that is none; OutputError when its
 *   folder is not there, or does not let itself be written to.
 */
export async function checkTarget(
  path: string,
  { overwrite = false }: WriteConfigurationOptions = {},
): Promise<void> {
  try {
    const found = await lstat(path).catch(orNothing);
    if (found !== undefined && !overwrite) throw existing(path);
    // A device or a link would be replaced, and not be written to.
    if (found !== undefined && !found.isFile()) {
      throw new UsageError(`${path} is no regular file, and is not replaced; give another name`);
    }
    await access(dirname(path), constants.W_OK);
  } catch (error) {
    throw explain(path, error);
  }
}

/**
 * Writes a configuration file, whole or not at all; see {@link writeAtomically}.
 *
 * @throws UsageError by rejection when there is one already, OutputError when it cannot be written.
 */
export async function writeConfiguration(
  path: string,
  text: string,
  options: WriteConfigurationOptions = {},
): Promise<void> {
  await checkTarget(path, options);
  try {
    await writeAtomically(nodeFileSystem, path, text, options.overwrite === true ? {} : { publish });
  } catch (error) {
    throw explain(path, error);
  }
}

/** Gives a file its name unless somebody has taken that meanwhile; a rename would replace it. */
async function publish(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    // FAT, which a memory card may have, knows no second name of a file.
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
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
