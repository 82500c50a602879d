import { expect, test } from "vitest";
import { isInForeground } from "./programs.ts";

// proc_pid_stat(5): pid (comm) state ppid pgrp session tty_nr tpgid flags …
test.each([
  ["4711 (node) S 4700 4711 4700 34816 4711 4194304 1", true],
  ["4711 (node) S 4700 4711 4700 34816 4700 4194304 1", false],
  ["4711 (node) S 4700 4711 4700 0 -1 4194304 1", false],
  ["4711 (a) (b 4 4) S 4700 4711 4700 34816 4711 4194304 1\n", true],
  ["", false],
])("%j: %s", (stat, isSo) => {
  expect(isInForeground(stat)).toBe(isSo);
});
