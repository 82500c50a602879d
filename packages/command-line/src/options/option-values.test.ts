import { describe, expect, test } from "vitest";
import type { Environment, Option } from "./option.ts";
import { type Conflict, type OptionValuesInput, OptionValues } from "./option-values.ts";
import { parseInteger } from "./parsers.ts";

const options: readonly Option[] = [
  { name: "port", kind: "value", group: "Web", default: "80", description: "Port" },
  { name: "limit", kind: "value", group: "Web", description: "Limit" },
  { name: "name", kind: "list", group: "Web", description: "Names" },
  { name: "socket", kind: "switch", group: "Web", description: "Socket" },
  { name: "version", kind: "switch", group: "Web", typedOnly: true, description: "Version" },
];
const conflicts: readonly Conflict[] = [
  ["port", "socket", (one, other) => `${one} and ${other} are one too many`],
];

function values(given: OptionValuesInput["given"], environment: Environment = {}) {
  return new OptionValues({ options, given, environment, prefix: "APP_", conflicts });
}

const asText = (_: string, text: string): string => text;

describe("the value of an option", () => {
  test("is that of the flag, else that of the environment variable, else the default", () => {
    const environment = { APP_PORT: "81", APP_NAME: "a, b", APP_VERSION: "1", APP_OTHER: "x" };
    expect(values({ port: "82" }, environment).value("port", parseInteger, 0, 99)).toBe(82);
    expect(values({}, environment).value("port", parseInteger, 0, 99)).toBe(81);
    expect(values({}).value("port", parseInteger, 0, 99)).toBe(80);
    expect(values({}, environment).list("name", asText)).toEqual(["a", "b"]);
    expect(values({}, environment).isOn("version")).toBeUndefined();
  });

  test("is undefined where nothing was given and there is no default", () => {
    expect(values({}).optional("limit", asText)).toBeUndefined();
    expect(values({}).optional("port", asText)).toBeUndefined();
    expect(values({}).list("name", asText)).toBeUndefined();
    expect(values({}).isOn("socket")).toBeUndefined();
  });

  test("that is wrong is told of by the name it was given by", () => {
    expect(() => values({ limit: "x" }).optional("limit", parseInteger, 0, 9)).toThrow(
      '--limit is a whole number from 0 to 9, found "x"',
    );
    expect(() => values({}, { APP_LIMIT: "x" }).optional("limit", parseInteger, 0, 9)).toThrow(
      "APP_LIMIT is",
    );
    expect(() => values({}, { APP_SOCKET: "yes" })).toThrow('APP_SOCKET is true, false, 1 or 0, found "yes"');
  });

  test("is not asked for by a name or a kind that the table does not have", () => {
    expect(() => values({}).isOn("loud")).toThrow("there is no switch --loud");
    expect(() => values({}).isOn("port")).toThrow("there is no switch --port");
    expect(() => values({}).value("limit", asText)).toThrow("--limit has no default");
  });
});

describe("two options that contradict each other", () => {
  test("are refused when both are flags, or both variables", () => {
    expect(() => values({ port: "1", socket: true })).toThrow("--port and --socket are one too many");
    expect(() => values({}, { APP_PORT: "1", APP_SOCKET: "1" })).toThrow("APP_PORT and APP_SOCKET");
    expect(values({ port: "1", socket: false }).has("socket")).toBe(false);
  });

  test("are the flag where the other one is a variable", () => {
    const found = values({ port: "1" }, { APP_SOCKET: "true" });
    expect([found.has("port"), found.has("socket")]).toEqual([true, false]);
    expect(values({ socket: true }, { APP_PORT: "1" }).value("port", asText)).toBe("80");
  });
});
