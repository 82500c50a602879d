// What the packages take on the disk, each installed by itself as npm 12 does it. The result is in docs/performance.md.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installAlone } from "./lib/installed.mjs";
import { packAll, tarballName } from "./lib/packing.mjs";
import { run } from "./lib/run.mjs";

const installations = [["@rbp/ina260", "@rbp/i2c"], ["@rbp/ina260-exporter"], ["@rbp/ina260-tools"]];

const temporary = mkdtempSync(join(tmpdir(), "rbp-size-"));
process.on("exit", () => rmSync(temporary, { recursive: true, force: true }));

await run("npm", ["run", "--silent", "build"]);
const tarballs = join(temporary, "tarballs");
await packAll(tarballs);
for (const names of installations) {
  const folder = join(temporary, tarballName(names[0]));
  mkdirSync(folder);
  const { total, ours, packages } = await installAlone(
    folder,
    names.map((name) => join(tarballs, tarballName(name))),
  );
  console.log(`${names[0]}: ${total} kB in ${packages.length} packages, of which ${ours} kB ours`);
}
