// Flags, environment variables, YAML and messages, each from one table.
import {
  type Arguments,
  createLogger,
  formatDuration,
  type Option,
  OptionValues,
  parseDuration,
  parseInteger,
  parseTime,
  readArguments,
  UsageError,
} from "@rbp/command-line";
import { Mistakes, parseYaml, Places } from "@rbp/command-line/yaml";
import { expect } from "./expect.js";

const options: readonly Option[] = [
  { name: "port", kind: "value", group: "Web", default: "8080", description: "Port" },
  { name: "interval", kind: "value", group: "Web", default: "1s", description: "Interval" },
];

export function useCommandLine(): void {
  const { given, operands }: Arguments = readArguments(["--port", "9000", "file"], options);
  const values = new OptionValues({ options, given, environment: { MY_INTERVAL: "1m30s" }, prefix: "MY_" });
  expect(values.value("port", parseInteger, 1, 65_535) === 9000, "the port of the flag");
  expect(values.value("interval", parseTime, 1, 3_600_000) === 90_000, "the interval of the variable");
  expect(operands.join() === "file", "one operand");
  let message = "";
  try {
    readArguments(["--prot", "9000"], options);
  } catch (error) {
    if (error instanceof UsageError) message = error.message;
  }
  expect(message === "unknown flag --prot; did you mean --port?", "a helpful error");
  expect(formatDuration(parseDuration("90")) === "1m30s", "a time and back");

  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  createLogger({ level: "info", format: "logfmt", write, wallClock: () => 0 }).info("Ready", { port: 9000 });
  expect(lines[0]?.includes("msg=Ready port=9000") === true, "one line of the log");

  const text = "port: 9000";
  const findings = { places: new Places(), mistakes: new Mistakes("file.yaml", text) };
  expect(JSON.stringify(parseYaml(text, findings)) === '{"port":9000}', "a map");
}
