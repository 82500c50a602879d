import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { requirePromtool } from "./support/requires.ts";

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const hasPromtool = await requirePromtool("the alerts for Prometheus");

/** What promtool prints; rejects when it is not content. */
async function promtool(...args: string[]): Promise<string> {
  return (await promisify(execFile)("promtool", args)).stdout;
}

describe.skipIf(!hasPromtool)("the alerts", () => {
  test("are what Prometheus takes, and each is there once", async () => {
    const rules = path("../deploy/prometheus/alerts.yml");
    expect(await promtool("check", "rules", "--lint=all", "--lint-fatal", rules)).toContain(
      "SUCCESS: 5 rules",
    );
  });

  test("come when they should and stay away when they should not", async () => {
    expect(await promtool("test", "rules", path("prometheus/alerts.test.yml"))).toContain("SUCCESS");
  });
});
