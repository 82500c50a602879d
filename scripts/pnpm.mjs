// Runs the pnpm that package.json pins, whether or not one is installed: node scripts/pnpm.mjs install
import { spawnSync } from "node:child_process";
import { pnpm } from "./lib/pnpm.mjs";

const [command, args] = pnpm(...process.argv.slice(2));
const { status, error } = spawnSync(command, args, { stdio: "inherit" });
if (error !== undefined) throw error;
process.exitCode = status ?? 1;
