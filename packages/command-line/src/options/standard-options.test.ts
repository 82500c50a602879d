import { expect, test } from "vitest";
import { OptionValues } from "./option-values.ts";
import { logOptions, readLogSettings } from "./standard-options.ts";

const settings = (given: Record<string, string>) =>
  readLogSettings(new OptionValues({ options: logOptions, given }));

test("without flags everything from info on is logged as logfmt", () => {
  expect(settings({})).toEqual({ level: "info", format: "logfmt" });
});

test("a level and a format are chosen by name", () => {
  expect(settings({ "log.level": "error", "log.format": "json" })).toEqual({
    level: "error",
    format: "json",
  });
});

test("a level that there is not is refused with those that there are", () => {
  expect(() => settings({ "log.level": "loud" })).toThrow(
    '--log.level is one of debug, info, warn, error, found "loud"',
  );
});
