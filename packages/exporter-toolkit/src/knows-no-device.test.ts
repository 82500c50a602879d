import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const folder = import.meta.dirname;

test("the sources name no device", () => {
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (path) => path.endsWith(".ts") && !path.endsWith(".test.ts"),
  );
  expect(sources.length).toBeGreaterThan(20);
  const naming = sources.filter((path) =>
    /ina260|tca9548a|i2c|sensor/i.test(readFileSync(join(folder, path), "utf8")),
  );
  expect(naming).toEqual([]);
});
