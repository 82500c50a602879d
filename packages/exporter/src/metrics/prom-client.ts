import { createRequire } from "node:module";
import type * as PromClient from "prom-client";

// Not the package's index: that loads OpenTelemetry, cluster and the push gateway as well, which takes ten times
// as long and 9 MB more. The version is pinned, and every test of the metrics fails when the file moves.
const require = createRequire(import.meta.url);

export const Registry = require("prom-client/lib/registry.js") as typeof PromClient.Registry;
