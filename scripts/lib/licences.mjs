import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CheckError } from "./check-error.mjs";
import { readJson } from "./repository.mjs";

/**
 * The text that goes with code of other people's packages: what each is called, and its licence.
 *
 * @param {string[]} modules Paths of the modules that were taken into a bundle, ours among them.
 */
export function licencesOf(modules) {
  const folders = new Set(modules.flatMap((path) => packageFolder.exec(path)?.[0] ?? []));
  const texts = [...folders].map(describe).toSorted((a, b) => a.localeCompare(b));
  return `This bundle has code of these packages in it.\n\n${texts.join(`\n${"-".repeat(80)}\n\n`)}`;
}

/** Up to the last "node_modules/NAME" or "node_modules/@SCOPE/NAME". */
const packageFolder = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;

function describe(folder) {
  const { name, version, license } = readJson(join(folder, "package.json"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(?:[-.]|$)/i.test(entry));
  if (file === undefined) throw new CheckError(`${name} has no licence, so its code cannot be published`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
}
