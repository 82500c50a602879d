// npm run build: the exporter's command in a few files instead of a hundred and thirty, because Node takes a third of
// the whole start to find and read them. What it depends on is left out, but for the drivers of the two chips.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { root } from "./lib/repository.mjs";

const folder = join(root, "packages", "exporter");
const output = join(folder, "bundle");

/** Modules of ours, and the drivers. Not @rbp/i2c: @rbp/i2c-linux has it as well, and there must be only one. */
const inlined = /^(?:[./]|@rbp\/(?:ina260|tca9548a)(?:\/|$))/;

const bundle = await rolldown({
  cwd: folder,
  input: "src/cli.ts",
  platform: "node",
  resolve: { conditionNames: ["@rbp/source"] },
  external: (name, importer) => importer !== undefined && !inlined.test(name),
});
rmSync(output, { recursive: true, force: true });
await bundle.write({ dir: output, format: "esm" });
await bundle.close();
