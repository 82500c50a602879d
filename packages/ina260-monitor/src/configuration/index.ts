export { keyDescriptions } from "./key-descriptions.ts";
export { reservedLabels } from "./reserved-labels.ts";
export { readConfiguration, readConfigurationFile, type ReadFileOptions } from "./read-file.ts";
export type { Override, Overrides, SensorFile, SettingsSources } from "./sensor-file.ts";
