import { expect, test } from "vitest";
import { explainNextSteps } from "./next-steps.ts";

test("a file is checked, and served by hardware that is as simulated as the scanned one", () => {
  expect(explainNextSteps("sensors.yaml", { simulate: false })).toEqual({
    check: "ina260-exporter --config.check --config.file sensors.yaml",
    serve: "ina260-exporter --config.file sensors.yaml",
  });
  expect(explainNextSteps("/etc/a.yaml", { simulate: true }).serve).toBe(
    "ina260-exporter --simulate --config.file /etc/a.yaml",
  );
});

test("a name that a shell would take apart is quoted", () => {
  expect(explainNextSteps("Bob's desk.yaml", { simulate: false }).serve).toBe(
    String.raw`ina260-exporter --config.file 'Bob'\''s desk.yaml'`,
  );
});
