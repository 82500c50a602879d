export { Mistakes } from "./mistakes.ts";
export { type YamlFindings, parseYaml } from "./parse-yaml.ts";
export { isObject, type Place, Places, type Plain, type PlainMap } from "./plain.ts";
