import { describe, expect, test } from "vitest";
import { logOptions, type Option, parseChoice, parseInteger } from "@rbp/command-line";
import { samplingOptions, selectionOptions } from "@rbp/ina260-monitor";
import { commands } from "../commands.ts";
import type { Command, CommandRequest } from "./command.ts";
import { readCommandLine } from "./read-command-line.ts";

const sources = {
  hostname: "pi4",
  columns: 100,
  version: "ina260, version 1.2.3",
  variables: {},
  readText: () => Promise.reject(new Error("there are no files")),
};

const count: Command = {
  name: "count",
  summary: "Counts what it reads",
  shared: [...selectionOptions, ...samplingOptions, ...logOptions],
  options: [
    {
      name: "format",
      kind: "value",
      group: "Output",
      value: "FORMAT",
      default: "text",
      choices: ["text", "json"],
      description: "How it prints",
    },
    { name: "limit", kind: "value", group: "Output", value: "NUMBER", description: "Stop here" },
    { name: "column", kind: "list", group: "Output", value: "NAME", description: "What it prints" },
    { name: "quiet", kind: "switch", group: "Output", description: "Print nothing" },
  ],
  operands: { usage: "FILE…", minimum: 1, maximum: 2 },
  examples: [{ commandLine: "count a.csv --limit 3", description: "The first three" }],
  load: async () => async () => 0,
};
const wrap: Command = {
  name: "wrap",
  summary: "Runs a program",
  shared: [],
  options: [],
  program: { usage: "COMMAND [ARGUMENT…]", minimum: 1 },
  examples: [],
  load: async () => async () => 0,
};
const samples = [count, wrap];
const interval: Option = {
  name: "interval",
  kind: "value",
  group: "Own",
  value: "X",
  description: "Another",
};

async function request(...argv: string[]): Promise<CommandRequest> {
  const command = await readCommandLine(argv, sources, samples);
  if (command.kind !== "command") throw new Error(`expected a command, found ${command.kind}`);
  return command.request;
}

async function printed(...argv: string[]): Promise<string> {
  const command = await readCommandLine(argv, sources, samples);
  if (command.kind !== "print") throw new Error(`expected to print, found ${command.kind}`);
  return command.text;
}

describe("a command", () => {
  test("has its own options beside the shared ones, and operands", async () => {
    const argv = "count a --limit 3 --bus 2 b --column x --column=y --quiet --interval 5".split(" ");
    const { values, settings, operands, program } = await request(...argv);
    expect(values.optional("limit", parseInteger, 0, 9)).toBe(3);
    expect(values.value("format", parseChoice, ["text", "json"])).toBe("text");
    expect(values.list("column", (_, text) => text)).toEqual(["x", "y"]);
    expect(values.isOn("quiet")).toBe(true);
    expect([operands, program]).toEqual([["a", "b"], []]);
    expect(settings.topology.sensors[0]).toMatchObject({ bus: 2, intervalMilliseconds: 5000 });
  });

  test("may have an option of a shared one's name that is its own alone", async () => {
    const own: Command = {
      ...count,
      shared: selectionOptions.filter(({ name }) => name === "bus"),
      options: [...count.options, interval],
    };
    const read = async (variables: Record<string, string>) => {
      const argv = ["count", "a", "--interval", "anything", "--bus", "2"];
      const command = await readCommandLine(argv, { ...sources, variables }, [own]);
      return command.kind === "command" ? command.request : undefined;
    };
    const found = await read({ INA260_EXPORTER_INTERVAL: "nonsense", INA260_EXPORTER_BUS: "3" });
    expect(found?.values.value("interval", (_, text) => text)).toBe("anything");
    expect(found?.settings.topology.sensors[0]).toMatchObject({ bus: 2, intervalMilliseconds: 1000 });
  });

  test("has what was not given as its default or undefined", async () => {
    const { values } = await request("count", "a");
    expect(values.optional("limit", parseInteger, 0, 9)).toBeUndefined();
    expect(values.list("column", (_, text) => text)).toBeUndefined();
    expect(values.isOn("quiet")).toBeUndefined();
  });

  test("does not ask for options that it does not have, or by the wrong kind", async () => {
    const { values } = await request("count", "a");
    expect(() => values.isOn("loud")).toThrow("there is no switch --loud");
    expect(() => values.isOn("limit")).toThrow("there is no switch --limit");
    expect(() => values.value("limit", parseInteger, 0, 9)).toThrow("--limit has no default");
  });

  test("tells what is wrong with the value of its own option", async () => {
    const { values } = await request("count", "a", "--limit", "x");
    expect(() => values.optional("limit", parseInteger, 0, 9)).toThrow(
      '--limit is a whole number from 0 to 9, found "x"',
    );
  });

  test("runs a program with everything behind two dashes, as it is", async () => {
    const { program } = await request("wrap", "--", "sh", "--help", "--", "0x10", "", "-1");
    expect(program).toEqual(["sh", "--help", "--", "0x10", "", "-1"]);
  });

  test("without a program takes what is behind two dashes as operands that may look like flags", async () => {
    expect((await request("count", "a", "--", "--limit")).operands).toEqual(["a", "--limit"]);
  });

  test.each([
    ["coutn", 'unknown command "coutn"; did you mean count?'],
    ["dance", 'unknown command "dance"; --help lists them all'],
    ["--simulate count", 'found "count" after a flag; the command comes before its flags'],
    ["count", "count expects FILE…; see count --help"],
    ["count a b c", 'count expects FILE…, found "c"'],
    ["count a --limti 1", "unknown flag --limti; did you mean --limit?"],
    ["count a --port 1", "unknown flag --port"],
    ["count a --limit 1 --limit 2", "--limit was given 2 times"],
    ["count a --bus x", "--bus: a bus is named like"],
    ["wrap", "wrap expects -- COMMAND [ARGUMENT…]; see wrap --help"],
    ["wrap --", "wrap expects -- COMMAND [ARGUMENT…]; see wrap --help"],
    ["wrap sleep 5", 'wrap expects COMMAND [ARGUMENT…] after "--", found "sleep" before it'],
    ["wrap --log.level debug -- a", "unknown flag --log.level"],
  ])("%s is a usage error that says what is wrong", async (line, message) => {
    const refusal = await request(...line.split(" ")).then(() => "accepted", String);
    expect(refusal).toMatch(/^UsageError: /);
    expect(refusal).toContain(message);
  });
});

describe("the help", () => {
  test("of the program lists the commands", async () => {
    const text = await printed("--help");
    expect(text).toMatch(/count +Counts what it reads/);
    expect(text).toMatch(/wrap +Runs a program/);
    expect(text).toContain("--version");
    expect(text).toContain("INA260_EXPORTER_CONFIG_FILE");
  });

  test("of a command has its options, operands and examples, and no option that it does not take", async () => {
    const text = await printed("count", "--help");
    expect(text).toMatch(/^Usage: ina260 count \[flags\] FILE…\n\nCounts what it reads\.\n/);
    expect(text).toMatch(/--format +How it prints: text, json/);
    expect(text).toMatch(/ina260 count a\.csv --limit 3 +The first three/);
    expect(text).toContain("--sensor-address");
    expect(text).not.toContain("--port");
    expect(await printed("wrap", "-h")).toMatch(/^Usage: ina260 wrap \[flags\] -- COMMAND/);
  });

  test("the version is that of the program", async () => {
    expect(await printed("count", "--version")).toBe(`${sources.version}\n`);
  });
});

test("the commands of the program have names that are words, and options that do not clash", () => {
  for (const { name, options, shared } of [...commands, ...samples]) {
    expect(name).toMatch(/^[a-z]+$/);
    const names = [...options.map((option) => option.name), ...shared, "version", "help"];
    expect(new Set(names).size).toBe(names.length);
  }
});
