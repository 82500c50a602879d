export { readConfiguration, readConfigurationFile } from "./read-file.ts";
