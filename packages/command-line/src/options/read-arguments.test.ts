import { describe, expect, test } from "vitest";
import type { Option } from "./option.ts";
import { readArguments } from "./read-arguments.ts";

const options: readonly Option[] = [
  { name: "port", kind: "value", group: "Web", description: "Port" },
  { name: "web.listen-address", kind: "list", group: "Web", description: "Address" },
  { name: "no-legacy", kind: "switch", group: "Web", description: "Without" },
  { name: "help", kind: "switch", group: "Information", description: "Help" },
];

function read(...argv: string[]) {
  return readArguments(argv, options);
}

describe("a command line", () => {
  test("has values behind a space or an equals sign, switches without one, and operands between them", () => {
    expect(read("a", "--port", "1", "--web.listen-address=:1", "b", "--no-legacy", "c")).toEqual({
      given: { port: "1", "web.listen-address": [":1"], "no-legacy": true },
      operands: ["a", "b", "c"],
      behindDashes: undefined,
    });
  });

  test("has everything behind two dashes as it is", () => {
    expect(read("--port=", "--", "sh", "--help", "--", "")).toEqual({
      given: { port: "" },
      operands: [],
      behindDashes: ["sh", "--help", "--", ""],
    });
  });

  test.each([
    [["--no-legacy=false"], false],
    [["--no-legacy=true"], true],
    [["--no-legacy", "false"], false],
    [["--no-legacy", "true"], true],
  ])("sets a switch by a word: %j", (argv, expected) => {
    expect(read(...argv)).toMatchObject({ given: { "no-legacy": expected }, operands: [] });
  });

  test("takes a negative number, and what stands in quotation marks, as a value", () => {
    expect(read("--port", "-1").given).toEqual({ port: "-1" });
    expect(read("--port", "'1'").given).toEqual({ port: "'1'" });
    expect(read("--port=--help").given).toEqual({ port: "--help" });
  });

  test("knows -h", () => {
    expect(read("-h").given).toEqual({ help: true });
  });

  test.each([
    [["--prot", "1"], "unknown flag --prot; did you mean --port?"],
    [["-p", "1"], "unknown flag -p; did you mean --port?"],
    [["--__proto__=1"], "unknown flag --__proto__; --help lists them all"],
    [["--port"], "--port expects a value"],
    [["--port", "--no-legacy"], "--port expects a value"],
    [["--port", "1", "--port=2"], "--port was given 2 times"],
    [["--no-legacy=maybe"], '--no-legacy takes no value but true or false, found "maybe"'],
  ])("%j is a usage error", (argv, message) => {
    expect(() => read(...argv)).toThrow(message);
  });
});
