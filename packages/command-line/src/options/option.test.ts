import { expect, test } from "vitest";
import { UsageError } from "../errors.ts";
import { type Option, readVariables, variableOf } from "./option.ts";

const option = (name: string, kind: Option["kind"]): Option => ({ name, kind, group: "", description: "" });
const options: readonly Option[] = [
  option("port", "value"),
  option("log.level", "value"),
  option("web.listen-address", "list"),
  option("keep-trying", "switch"),
  { ...option("version", "switch"), typedOnly: true },
];
const read = (environment: Readonly<Record<string, string>>) => readVariables(environment, options, "MY_");

test("a variable is the prefix and the name of the option in capitals", () => {
  expect(variableOf("web.listen-address", "MY_")).toBe("MY_WEB_LISTEN_ADDRESS");
});

test("values are text, and lists are separated by commas", () => {
  expect(read({ MY_LOG_LEVEL: "warn", MY_WEB_LISTEN_ADDRESS: ":1, :2" })).toEqual({
    "log.level": "warn",
    "web.listen-address": [":1", ":2"],
  });
});

test.each([
  ["true", true],
  ["1", true],
  ["false", false],
  ["0", false],
])("a switch can be %s", (text, isOn) => {
  expect(read({ MY_KEEP_TRYING: text })).toEqual({ "keep-trying": isOn });
});

test("a switch that is something else is refused by the name of its variable", () => {
  expect(() => read({ MY_KEEP_TRYING: "yes" })).toThrow(
    new UsageError('MY_KEEP_TRYING is true, false, 1 or 0, found "yes"'),
  );
});

test("empty variables, unknown ones and those of flags without a variable are ignored", () => {
  expect(read({ MY_PORT: "", MY_OTHER: "1", MY_VERSION: "1", PORT: "1" })).toEqual({});
});

test("the port that Kubernetes sets for a service of that name is ignored", () => {
  expect(read({ MY_PORT: "tcp://10.0.0.1:8000" })).toEqual({});
  expect(read({ MY_PORT: "8000" })).toEqual({ port: "8000" });
});
