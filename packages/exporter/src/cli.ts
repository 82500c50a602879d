#!/usr/bin/env node
import { readdirSync, readFileSync } from "node:fs";
import { nodeHost, systemClock } from "@rbp/command-line";
import { findServiceManager, processUsageReader, sendBySystemdNotify } from "@rbp/exporter-toolkit";
import { createMachineBuses } from "@rbp/ina260-monitor";
import { run } from "./main.ts";

const host = nodeHost(new URL("../package.json", import.meta.url));

process.exit(
  await run(process.argv.slice(2), {
    ...host,
    clock: systemClock,
    systemd: { processId: process.pid, variables: process.env },
    openBus: createMachineBuses().openBus,
    findServiceManager: (log) =>
      findServiceManager({
        variables: process.env,
        processId: process.pid,
        clock: systemClock,
        // Node's high-resolution time is CLOCK_MONOTONIC on Linux.
        monotonicMicroseconds: () => process.hrtime.bigint() / 1000n,
        send: sendBySystemdNotify(),
        log,
      }),
    processUsage: processUsageReader(
      process,
      { readText: (path) => readFileSync(path, "utf8"), list: (path) => readdirSync(path) },
      Date.now(),
    ),
  }),
);
