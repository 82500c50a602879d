import { manifest } from "./repository.mjs";

/** Says in one sentence what is needed, in place of the syntax error of some dependency. */
export function requireNode() {
  const found = process.versions.node;
  const wanted = manifest.engines.node.replace(">=", "");
  if (found.localeCompare(wanted, "en", { numeric: true }) >= 0) return;
  console.error(`Node ${found} found, ${wanted} or newer needed; install it and try again.`);
  process.exit(1);
}
