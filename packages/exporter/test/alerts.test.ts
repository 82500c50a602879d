import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { metricDefinitions } from "../src/metrics/definitions.ts";
import { requirePromtool } from "../../command-line/test/support/requires.ts";

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const rules = path("../deploy/prometheus/alerts.yml");
const hasPromtool = await requirePromtool("the alerts for Prometheus");

/** What promtool prints; rejects when it is not content. */
async function promtool(...args: string[]): Promise<string> {
  return (await promisify(execFile)("promtool", args)).stdout;
}

describe.skipIf(!hasPromtool)("the alerts", () => {
  test("are what Prometheus takes, and each is there once", async () => {
    expect(await promtool("check", "rules", "--lint=all", "--lint-fatal", rules)).toContain(
      "SUCCESS: 5 rules",
    );
  });

  test("come when they should and stay away when they should not", async () => {
    expect(await promtool("test", "rules", path("prometheus/alerts.test.yml"))).toContain("SUCCESS");
  });
});

test("the alerts ask for metrics that there are", () => {
  const names = readFileSync(rules, "utf8").match(/\bina260_[a-z_]+/g);
  const known: readonly string[] = metricDefinitions.map(({ name }) => name);
  expect(names?.length).toBeGreaterThan(5);
  expect(names?.filter((name) => !known.includes(name))).toEqual([]);
});
