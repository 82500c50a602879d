import { randomBytes } from "node:crypto";
import { access, link, lstat, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { messageOf, StartError, UsageError } from "../../errors.ts";

export interface WriteConfigurationOptions {
  /** Replaces what is there. Default false. */
  readonly force?: boolean;
}

/**
 * Refuses what cannot be written to, before the work for it is done.
 *
 * @throws UsageError by rejection when the file is there already, StartError when its folder is not.
 */
export async function checkTarget(path: string, options: WriteConfigurationOptions = {}): Promise<void> {
  if (options.force !== true && (await exists(path))) throw existing(path);
  await access(dirname(path)).catch((error: unknown) => {
    throw failed(path, error);
  });
}

/**
 * Writes a configuration file, whole or not at all: to a file beside it that takes its place when it is on the disk.
 *
 * @throws UsageError by rejection when there is one already, StartError when it cannot be written.
 */
export async function writeConfiguration(
  path: string,
  text: string,
  options: WriteConfigurationOptions = {},
): Promise<void> {
  await checkTarget(path, options);
  const draft = `${path}.${randomBytes(6).toString("hex")}.new`;
  try {
    await writeDurably(draft, text);
    await (options.force === true ? rename(draft, path) : publish(draft, path));
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    if (error instanceof UsageError) throw error;
    throw codeOf(error) === "EEXIST" ? existing(path) : failed(path, error);
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(text, "utf8");
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Gives the draft its name unless somebody has taken that meanwhile; a rename would replace it. */
async function publish(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path);
    await rm(draft);
  } catch (error) {
    // FAT, which a memory card may have, knows no second name of a file.
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].includes(codeOf(error))) throw error;
    if (await exists(path)) throw existing(path);
    await rename(draft, path);
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function existing(path: string): UsageError {
  return new UsageError(`${path} exists already; give another name, or --force to replace it`);
}

function failed(path: string, error: unknown): StartError {
  return new StartError(`${path} cannot be written: ${messageOf(error)}; ${adviceFor(error, path)}`);
}

function adviceFor(error: unknown, path: string): string {
  switch (codeOf(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return `make the folder ${dirname(path)} first`;
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return "choose a folder that you may write to";
    case "ENOSPC":
    case "EDQUOT":
      return "make room on the disk";
    default:
      return "choose another file";
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
