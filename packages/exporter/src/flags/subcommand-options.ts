import type { Option } from "./option.ts";
import { options } from "./options.ts";
import type { Subcommand } from "./subcommand.ts";

/** Every option of a command: its own first, then the shared ones in the order of the help. */
export function optionsOf(subcommand: Pick<Subcommand, "shared" | "options">): Option[] {
  const shared = new Set<string>([...subcommand.shared, "version", "help"]);
  return [...subcommand.options, ...options.filter(({ name }) => shared.has(name))];
}
