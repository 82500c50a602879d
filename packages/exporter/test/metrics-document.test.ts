import { format } from "prettier";
import { expect, test } from "vitest";
import { metricDefinitions } from "../src/metrics/definitions.ts";
import { metricsDocument } from "./support/metrics-document.ts";

test("docs/metrics.md is what the definitions say", async () => {
  const text = await format(metricsDocument(metricDefinitions), { parser: "markdown", printWidth: 110 });
  await expect(text).toMatchFileSnapshot("../docs/metrics.md");
});
