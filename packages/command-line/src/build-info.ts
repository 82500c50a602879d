/** The version of the program, and what it runs on. */
export interface BuildInfo {
  readonly version: string;
  /** Version of Node, without a leading v. */
  readonly nodeVersion: string;
  /** "linux" */
  readonly platform: string;
  /** "arm64" */
  readonly architecture: string;
}

/** What `--version` prints: one line, as Prometheus' programs do. */
export function formatVersion(program: string, build: BuildInfo): string {
  const { version, nodeVersion, platform, architecture } = build;
  return `${program}, version ${version} (node ${nodeVersion}, ${platform}/${architecture})`;
}
