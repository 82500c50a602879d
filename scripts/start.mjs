// npm start: the exporter on simulated hardware, port 8000. Arguments after -- go to the exporter.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { explain } from "./lib/check-error.mjs";
import { requireNode } from "./lib/node-version.mjs";
import { install } from "./lib/pnpm.mjs";
import { root } from "./lib/repository.mjs";
import { run } from "./lib/run.mjs";

requireNode();
const args = process.argv.slice(2);
try {
  await install();
  await run("npm", ["run", "--silent", "build"]);
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}

// In this process, so that signals and the exit code are the exporter's own.
const cli = join(root, "packages", "exporter", "bundle", "cli.js");
process.argv = [process.execPath, cli, ...(args.includes("--simulate") ? [] : ["--simulate"]), ...args];
await import(pathToFileURL(cli).href);
