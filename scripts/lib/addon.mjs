import { join } from "node:path";
import { CheckError } from "./check-error.mjs";
import { pnpm } from "./pnpm.mjs";
import { root } from "./repository.mjs";
import { run } from "./run.mjs";

/**
 * Compiles npm `i2c-bus` anew where this Node cannot load it: because it was compiled for another one, or because
 * there was no compiler when it was installed. Where it cannot be compiled either, the tests that need it are skipped.
 */
export async function compileAddon() {
  if (process.platform !== "linux" || (await succeeds(loadAddon))) return;
  await succeeds(() => run(...pnpm("--recursive", "rebuild", "i2c-bus")));
}

const loadAddon = () =>
  run(process.execPath, ["--eval", 'require("i2c-bus")'], { cwd: join(root, "packages", "i2c-linux") });

async function succeeds(attempt) {
  try {
    await attempt();
    return true;
  } catch (error) {
    if (error instanceof CheckError) return false;
    throw error;
  }
}
