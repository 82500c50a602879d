import { run } from "../lib/run.mjs";

/** A step that is one of the scripts in package.json, as a developer runs it by hand. */
export const npmScript = (name) => async () => ({ output: await run("npm", ["run", "--silent", name]) });
