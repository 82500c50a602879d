import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const folder = import.meta.dirname;

test("the sources name no device", () => {
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (path) => path.endsWith(".ts") && !path.endsWith(".test.ts"),
  );
  expect(sources.length).toBeGreaterThan(20);
  for (const path of sources) {
    expect(readFileSync(join(folder, path), "utf8"), path).not.toMatch(/ina260|tca9548a|i2c|sensor/i);
  }
});
