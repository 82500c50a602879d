import type { Mistakes, Places } from "@rbp/command-line/yaml";
import type { Removed } from "./removed.ts";

/** What is known of a file beside what it says: where everything is, what is wrong, and what was taken out for that. */
export interface Findings {
  readonly places: Places;
  readonly mistakes: Mistakes;
  readonly removed: Removed;
}
