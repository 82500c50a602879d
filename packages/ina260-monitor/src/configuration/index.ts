// Files of their own: the declarations of their neighbours name types of valibot, which need those of the DOM.
export { keyDescriptions } from "./key-descriptions.ts";
export { reservedLabels } from "./reserved-labels.ts";
export { readConfiguration, readConfigurationFile, type SensorFile } from "./read-file.ts";
export type { Override, Overrides } from "./plan-sensors.ts";
