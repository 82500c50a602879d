import { expect, test } from "vitest";
import { ConfigurationError } from "../errors.ts";
import { Mistakes, parseYaml, Places } from "./index.ts";

function read(text: string) {
  const mistakes = new Mistakes("file.yaml", text);
  const places = new Places();
  const data = parseYaml(text, { mistakes, places }, { expected: "a map" });
  mistakes.throwIfAny();
  return { data, places };
}

test("maps, lists, numbers and texts become plain data", () => {
  const { data } = read("name: board\naddresses: [0x40, 65]\nempty:\n");
  expect(data).toEqual({ name: "board", addresses: [0x40, 65], empty: null });
});

test("the place of a member is that of its key and of its value in the text, which is kept as it is written", () => {
  const text = "a: 1\nb: 0x40\n";
  const { data, places } = read(text);
  expect(places.find(data as object, "b")).toEqual({ key: 5, value: 8, source: "0x40" });
});

test("what is no YAML is a mistake with line and column", () => {
  expect(() => read("a: 1\nb: [\n")).toThrow(/^file\.yaml:3:1: not YAML: /);
});

test.each([
  ["nothing", "", "file.yaml:1:1: expected a map, found nothing"],
  ["a second document", "a: 1\n---\nb: 2\n", "expected one document, found another behind ---"],
  [
    "more than a hundred levels",
    "[".repeat(101) + "]".repeat(101),
    "expected at most 100 lists and maps in each other",
  ],
])("%s is a mistake", (_name, text, message) => {
  expect(() => read(text)).toThrow(message);
});

test("mistakes are thrown together, in the order of the file, without characters that control a terminal", () => {
  const mistakes = new Mistakes("file.yaml", "a: 1\nb: 2\n");
  mistakes.add(5, "second\u001b[2J");
  mistakes.add(0, "first");
  expect(() => mistakes.throwIfAny()).toThrow(
    new ConfigurationError(["file.yaml:1:1: first", "file.yaml:2:1: second [2J"]),
  );
  expect(mistakes.lineOf(5)).toBe("line 2");
});
