export { keyDescriptions } from "./schema.ts";
export { reservedLabels } from "./values.ts";
export {
  readConfiguration,
  readConfigurationFile,
  type ReadFileOptions,
  type SensorFile,
  type SettingsSources,
} from "./read-file.ts";
export type { Override, Overrides } from "./plan-sensors.ts";
