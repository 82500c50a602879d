import type { Subcommand } from "./subcommand.ts";

/** Every command, in the order of the help. */
export const subcommands: readonly Subcommand[] = [];
