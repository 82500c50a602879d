import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The installed command. */
export function exporterOf(cwd) {
  return join(cwd, "node_modules", ".bin", "ina260-exporter");
}

/**
 * A folder of its own with the files of a document, as its commands expect them in theirs.
 *
 * @param files Each with its text, or with the command that makes it.
 */
export function folderWith(files, temporary) {
  const folder = mkdtempSync(join(temporary, "files-"));
  for (const { name, text, command } of files) {
    if (command === undefined) writeFileSync(join(folder, name), text);
    else execFileSync("sh", ["-c", command], { cwd: folder, stdio: "pipe" });
  }
  return folder;
}
