import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The installed command. */
export function exporterOf(cwd) {
  return join(cwd, "node_modules", ".bin", "ina260-exporter");
}

/** A folder of its own with the files of a document, as its commands expect them in theirs. */
export function folderWith(files, temporary) {
  const folder = mkdtempSync(join(temporary, "files-"));
  for (const { name, text } of files) writeFileSync(join(folder, name), text);
  return folder;
}
