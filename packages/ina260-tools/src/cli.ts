#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { setImmediate as turn } from "node:timers/promises";
import { nodeHost } from "@rbp/command-line";
import { systemClock } from "@rbp/i2c";
import { createMachineBuses } from "@rbp/ina260-monitor";
import { createMachineFacts } from "./doctor/machine-facts.ts";
import { run } from "./main.ts";
import { processOutputs } from "./output/process-outputs.ts";
import { processPrograms } from "./measure/programs.ts";
import { createPreciseClock } from "./record/precise-clock.ts";
import { processTerminal } from "./terminal/terminal.ts";

const host = nodeHost(new URL("../package.json", import.meta.url));

process.exit(
  await run(process.argv.slice(2), {
    ...host,
    ...createMachineBuses(),
    terminal: processTerminal(process),
    outputs: processOutputs(process.stdout),
    clock: systemClock,
    preciseClock: createPreciseClock(systemClock, () => turn()),
    programs: processPrograms(process, () => readFileSync("/proc/self/stat", "utf8")),
    facts: createMachineFacts(),
  }),
);
