export { Mistakes } from "./mistakes.ts";
export { parseYaml, type YamlFindings, type YamlOptions } from "./parse-yaml.ts";
export { isObject, type Place, Places, type Plain, type PlainMap } from "./plain.ts";
