import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLogger, type LogFormat, type LogLevel } from "./log.ts";

const moment = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

function logger(format: LogFormat, level: LogLevel = "info") {
  const lines: string[] = [];
  const log = createLogger({ level, format, write: (line) => lines.push(line), wallClock: () => moment });
  return { log, lines };
}

describe("logfmt", () => {
  test("has the fields of promslog in its order, then the rest", () => {
    const { log, lines } = logger("logfmt");
    log.warn("sensor failing", { device: "deepx", failed: 3 });
    expect(lines).toEqual([
      'time=2026-01-02T03:04:05.678Z level=WARN msg="sensor failing" device=deepx failed=3\n',
    ]);
  });

  test("quotes what is not one word, and leaves out what is undefined", () => {
    const { log, lines } = logger("logfmt");
    log.info("x", {
      quote: 'a"b',
      equals: "a=b",
      line: "a\nb",
      empty: "",
      absent: undefined,
      url: "http://a:1/",
    });
    expect(lines[0]).toContain(' msg=x quote="a\\"b" equals="a=b" line="a\\nb" empty="" url=http://a:1/\n');
  });
});

test("json says the same in one object a line", () => {
  const { log, lines } = logger("json");
  log.error("bus missing", { bus: "i2c-1", absent: undefined });
  expect(JSON.parse(lines[0] as string)).toEqual({
    time: "2026-01-02T03:04:05.678Z",
    level: "ERROR",
    msg: "bus missing",
    bus: "i2c-1",
  });
});

test.each([
  ["debug", 4],
  ["info", 3],
  ["warn", 2],
  ["error", 1],
] as const)("the level %s writes %i of the four", (level, count) => {
  const { log, lines } = logger("logfmt", level);
  log.debug("d");
  log.info("i");
  log.warn("w");
  log.error("e");
  expect(lines).toHaveLength(count);
});

test("whatever is logged stays on one line", () => {
  const text = fc.string({
    unit: fc.constantFrom("\n", "\r", "\t", "\u0000", '"', "\\", "=", " ", "a", "é"),
  });
  fc.assert(
    fc.property(text, text, (message, value) => {
      for (const format of ["logfmt", "json"] as const) {
        const { log, lines } = logger(format);
        log.info(message, { value });
        expect(lines).toHaveLength(1);
        expect(lines[0]).toMatch(/^[^\r\n]*\n$/);
      }
    }),
  );
});
