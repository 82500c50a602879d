import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { findCompiler } from "@rbp/i2c-linux/testing";
import { expect, test, vi } from "vitest";
import { measureWireCosts } from "../src/wire-cost.ts";

// It starts programs, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const program = fileURLToPath(new URL("../dist/cli.js", import.meta.url));

test("the benchmark prints its tables and writes the same as JSON", async () => {
  if (!existsSync(program))
    throw new Error("this test runs the compiled benchmark; run `npm run build` first");
  const directory = await mkdtemp(join(tmpdir(), "rbp-bench-test-"));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [program, "--quick"], { cwd: directory });
    expect(stdout).toMatch(/^one mux, idle "keep" +164 +4 +0 +31 %$/m);
    expect(stdout).toMatch(/^one mux, idle "keep" +400 +\d+ +2439 +[\d.]+ %$/m);

    const written = JSON.parse(await readFile(join(directory, "benchmark.json"), "utf8")) as {
      wireCosts: unknown;
      sampleRates: { samplesPerSecond: number; wireLimit: number }[];
      cpuTimes: { device: string; access: string; drivers: number }[];
    };
    expect(written.wireCosts).toEqual(await measureWireCosts());
    // What a wire allows cannot be exceeded; how close it comes depends on what else the machine does.
    const shares = written.sampleRates.map(({ samplesPerSecond, wireLimit }) => samplesPerSecond / wireLimit);
    expect(shares.map((share) => share > 0 && share <= 1)).toEqual(Array.from({ length: 6 }, () => true));
    const measured = written.cpuTimes.map(({ device, access }) => `${device} ${access}`);
    const all = ["instant sync", "instant async", "emulated sync", "emulated async"];
    expect(measured).toEqual((await findCompiler()) === undefined ? [] : all);
    expect(written.cpuTimes.filter(({ drivers }) => !(drivers > 0))).toEqual([]);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
