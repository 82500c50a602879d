import { type OptionValues, parseFile, parseInteger, variableOf } from "@rbp/command-line";
import { VARIABLE_PREFIX } from "@rbp/ina260-monitor";
import type { ScanResult } from "@rbp/ina260-monitor/scan";
import type { RunCommand } from "../command-line/command.ts";
import { readTextOrJson } from "../command-line/output-options.ts";
import type { DeskHost } from "../host.ts";
import { printResult } from "../output/output.ts";
import { findBuses, readBusNumbers } from "../scan/find-buses.ts";
import { scanFound } from "../scan/scan.ts";
import { layOut } from "../terminal/table.ts";
import { createStyle, type Style } from "../terminal/terminal.ts";
import * as bus from "./bus-checks.ts";
import { type Check, type Diagnosis, runChecks } from "./check.ts";
import * as machine from "./machine-checks.ts";

/** In the order in which things have to work. */
export const checks: readonly Check[] = [
  { name: "Node", run: machine.checkNode },
  { name: "npm", run: machine.checkNpm },
  { name: "backend", run: machine.checkBackend },
  { name: "buses", run: machine.checkBuses },
  { name: "access", needs: ["buses"], run: machine.checkAccess },
  { name: "clock", needs: ["buses"], run: machine.checkClock },
  { name: "wires", needs: ["backend", "access"], run: bus.checkWires },
  { name: "kernel drivers", needs: ["backend", "access"], run: bus.checkDrivers },
  { name: "multiplexers", needs: ["backend", "access"], run: bus.checkMultiplexers },
  { name: "sensors", needs: ["backend", "access"], run: bus.checkSensors },
  { name: "equal addresses", needs: ["backend", "access"], run: bus.checkAddresses },
  { name: "configuration", run: machine.checkConfiguration },
  { name: "its sensors", needs: ["sensors", "configuration"], run: bus.checkConfiguredSensors },
  { name: "port", run: machine.checkPort },
];

/** Runs every check and prints what it finds. Exit code 1 when one of them fails, or when it is interrupted. */
export const doctor: RunCommand = async ({ settings, values }, host, log) => {
  const format = readTextOrJson(values);
  const port = values.value("port", parseInteger, 1, 65_535);
  const file = await findFile(values, host);
  const named = { buses: readBusNumbers(values), simulate: false };
  const found = await findBuses(named, settings, { ...host, log });
  let scanned: Promise<ScanResult> | undefined;
  const scan = (): Promise<ScanResult> => (scanned ??= scanFound(found, host));
  const diagnoses = await runChecks(checks, { ...found, ...settings, host, file, port, scan });
  // What was not looked at must not be called missing.
  if ((await scanned)?.interrupted === true) return 1;
  const works = diagnoses.every(({ state }) => state !== "failure");
  const text =
    format === "json"
      ? `${JSON.stringify({ works, checks: diagnoses }, undefined, 2)}\n`
      : render(diagnoses, createStyle(host.terminal.hasColors));
  return (await printResult(text, host.outputs, log)) && works ? 0 : 1;
};

/** The configuration file that was given, or else the one of the service. */
async function findFile(
  values: OptionValues,
  { variables, readText }: Pick<DeskHost, "variables" | "readText">,
): Promise<string | undefined> {
  const file =
    values.optional("config.file", parseFile) ?? variables[variableOf("config.file", VARIABLE_PREFIX)];
  if (file !== undefined) return file;
  const ofService = "/etc/ina260-exporter/config.yml";
  const exists = await readText(ofService, 1).then(
    () => true,
    (error: unknown) => (error as NodeJS.ErrnoException).code !== "ENOENT",
  );
  return exists ? ofService : undefined;
}

function render(diagnoses: readonly Diagnosis[], { green, yellow, red, dim }: Style): string {
  const marks = { ok: green, warning: yellow, failure: red, skipped: dim };
  const rows = diagnoses.flatMap(({ name, state, found, advice }) => [
    [{ text: state, mark: marks[state] }, { text: name }, { text: found }],
    ...(advice === undefined ? [] : [[{ text: "" }, { text: "" }, { text: `→ ${advice}` }]]),
  ]);
  return `${layOut(rows).join("\n")}\n`;
}
