/**
 * Reads a web configuration file, and the files that it names, only to see whether they can be used.
 *
 * @throws UsageError by rejection when they cannot; ConfigurationError with everything that is wrong in the file.
 */
export async function checkWebConfig(path: string): Promise<void> {
  // TLS and YAML are loaded only where there is something to check.
  const { readConfig } = await import("./loaded-config.ts");
  readConfig(path);
}
