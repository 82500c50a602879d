/** Shells that can be told how to complete. */
export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];
