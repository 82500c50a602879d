import { readFileSync } from "node:fs";

/** What runs. */
export interface BuildInfo {
  readonly version: string;
  /** Version of Node, without the v. */
  readonly nodeVersion: string;
  /** "linux" */
  readonly platform: string;
  /** "arm64" */
  readonly architecture: string;
}

/** The version of this package, from its manifest. */
export function readPackageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return (manifest as { version: string }).version;
}

/** One line, in the way of Prometheus' programs. */
export function formatVersion({ version, nodeVersion, platform, architecture }: BuildInfo): string {
  return `ina260-exporter, version ${version} (node ${nodeVersion}, ${platform}/${architecture})`;
}
