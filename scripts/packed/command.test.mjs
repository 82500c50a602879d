import { describe, expect, test } from "vitest";
import { freePort, withExporter } from "../lib/exporter.mjs";
import { packages } from "../lib/repository.mjs";
import { run } from "../lib/run.mjs";
import { consumer as cwd } from "./place.mjs";

const commands = packages.flatMap(({ version, bin = {} }) =>
  Object.keys(bin).map((name) => ({ name, version })),
);

/** Runs an installed command as its users do. @returns {[string, string[]]} */
const npx = (...args) => ["npx", ["--no-install", ...args]];

describe.each(commands)("$name", ({ name, version }) => {
  test("tells its version, and of --simulate in its help", async () => {
    expect(await run(...npx(name, "--version"), { cwd })).toContain(version);
    const help = await run(...npx(...(name === "ina260" ? [name, "read"] : [name]), "--help"), { cwd });
    expect(help).toContain("--simulate");
  });
});

test("ina260-exporter serves readings of simulated hardware until it is told to end", async () => {
  const port = await freePort();
  // The shell between npx and the command may end by the signal itself.
  const ends = [0, "SIGTERM"];
  await withExporter(npx("ina260-exporter", "--simulate", "--port", String(port)), { port, cwd, ends });
});

test("ina260 reads simulated hardware", async () => {
  const printed = await run(...npx("ina260", "read", "--simulate"), { cwd });
  expect(printed).toMatch(/VOLTS +AMPERES +WATTS.*\n.*\d\.\d+ +\d\.\d+ +\d+\.\d+/);
});
