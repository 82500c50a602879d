export { reservedLabels } from "./reserved-labels.ts";
export { knownKeys } from "./schema.ts";
export { readConfiguration, readConfigurationFile } from "./read-file.ts";
