import { CheckError } from "../lib/check-error.mjs";
import { freePort, withExporter } from "../lib/exporter.mjs";
import { packages } from "../lib/repository.mjs";
import { run } from "../lib/run.mjs";

/** Runs the installed command by npx, as its users do: help, version, and one scrape of simulated hardware. */
export async function command({ consumer: cwd }) {
  const { name, version, bin } = packages.find((candidate) => candidate.bin !== undefined);
  /** @returns {[string, string[]]} */
  const npx = (...args) => ["npx", ["--no-install", Object.keys(bin)[0], ...args]];

  const help = await run(...npx("--help"), { cwd });
  if (!help.includes("--simulate")) throw new CheckError(`${name} --help does not tell of --simulate`, help);
  const printed = await run(...npx("--version"), { cwd });
  if (!printed.includes(version)) throw new CheckError(`${name} --version is not ${version}`, printed);

  const port = await freePort();
  // The shell between npx and the command may end by the signal itself.
  const ends = [0, "SIGTERM"];
  await withExporter(npx("--simulate", "--port", String(port)), { port, cwd, ends });
}
