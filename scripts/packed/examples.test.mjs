import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { CheckError } from "../lib/check-error.mjs";
import { root, tool } from "../lib/repository.mjs";
import { hasProgram, run, start } from "../lib/run.mjs";
import { withBoard } from "../readme/board.mjs";
import { consumer } from "./place.mjs";

const folder = join(consumer, "programs");

// As a user copies them: into a folder where the packages are installed from npm.
beforeAll(async () => {
  cpSync(join(root, "examples"), folder, {
    recursive: true,
    filter: (path) => !path.includes("node_modules"),
  });
  const compilerOptions = { types: ["node"], typeRoots: [join(root, "node_modules", "@types")] };
  const config = { extends: "../tsconfig.json", compilerOptions, include: ["*.ts"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  await run(tool("tsc"), ["-p", folder], { cwd: consumer });
});

/**
 * Runs an example until it has printed this, or has done something else, and stops it as Ctrl-C does.
 *
 * @param {string[]} command
 * @param {{ env?: object, until: RegExp | ((printed: string) => unknown) }} options
 */
async function runUntil([name, ...args], { env = {}, until }) {
  const program = start("node", [`${name}.js`, ...args], { cwd: folder, env });
  const isDone = typeof until === "function" ? until : (printed) => until.test(printed);
  try {
    const deadline = Date.now() + 60_000;
    while (program.isRunning() && Date.now() < deadline && !(await isDone(program.output()))) await delay(50);
    program.signal("SIGINT");
    const end = await program.ended;
    if (end !== 0) throw new CheckError(`${name} ended with ${end}`, program.output());
    return program.output();
  } finally {
    program.signal("SIGKILL");
  }
}

const missing = (await hasProgram("cc")) ? undefined : "cc";
if (missing !== undefined) console.log(`SKIPPED: the examples on an emulated bus need ${missing}`);

describe.skipIf(missing !== undefined)("on an emulated bus", { concurrent: true }, () => {
  test("read-once prints volts, amperes and watts", async () => {
    await withBoard(consumer, async (env) => {
      expect(await run("node", ["read-once.js"], { cwd: folder, env })).toBe("5.2 V, 1.05 A, 5.46 W\n");
    });
  });

  test("many-sensors prints the power and the energy of each sensor, and why one fails", async () => {
    // A joule takes a fifth of a second, and more where the machine is busy.
    const joules = /[1-9]\d*\.\d J/.source;
    const line = new RegExp(`^npu: 5\\.46 W, ${joules} {3}ssd: 0\\.8[23] W, ${joules} {3}fan: nack$`, "m");
    await withBoard(consumer, async (env) => {
      expect(await runUntil(["many-sensors"], { env, until: line })).toMatch(line);
    });
  });

  test("alert reports a power above the limit and none below it", async () => {
    await withBoard(consumer, async (env) => {
      const above = await runUntil(["alert", "5"], { env, until: /now/ });
      expect(above).toMatch(/^watching for more than 5 W\n\S+Z above 5 W, now 5\.46 W\n/);
      let looks = 0;
      const quiet = await runUntil(["alert", "6"], { env, until: (text) => text !== "" && ++looks > 20 });
      expect(quiet).toBe("watching for more than 6 W\n");
    });
  });

  test("stream-to-csv writes whole rows", async () => {
    const path = join(folder, "power.csv");
    const rows = () => (existsSync(path) ? readFileSync(path, "utf8").split("\n") : []);
    await withBoard(consumer, async (env) => {
      await runUntil(["stream-to-csv", path], { env, until: () => rows().length > 12 });
    });
    const [header, ...written] = rows();
    expect(header).toBe("seconds,volts,amperes,watts");
    expect(written.pop()).toBe("");
    expect(written.filter((row) => !/^\d+\.\d{3},5\.2,1\.05,5\.46$/.test(row))).toEqual([]);
  });
});

test("test-your-driver passes its own tests", async () => {
  const printed = await run("node", ["--test", "--test-reporter=tap", "test-your-driver.js"], {
    cwd: folder,
  });
  expect(printed).toMatch(/^# pass 2$/m);
  expect(printed).toMatch(/^# fail 0$/m);
});

test("your-exporter is scraped in both formats, and is healthy", async () => {
  const scrapes = [];
  await runUntil(["your-exporter", "/"], {
    env: { PORT: "0" },
    async until(printed) {
      const [, address] = /^listening on (\S+)$/m.exec(printed) ?? [];
      if (address === undefined) return false;
      for (const accept of ["text/plain", "application/openmetrics-text"]) {
        scrapes.push(await (await fetch(`${address}metrics`, { headers: { accept } })).text());
      }
      return (await fetch(`${address}-/healthy`)).ok;
    },
  });
  const [plain, openMetrics] = scrapes;
  expect(plain).toMatch(/^# TYPE disk_available_bytes gauge\ndisk_available_bytes\{path="\/"\} [1-9]\d*$/m);
  expect(openMetrics).toMatch(/^# EOF$/m);
});
