import { randomUUID } from "node:crypto";
import type { Route } from "@rbp/exporter-toolkit";
import { createWindowsRoute } from "./route.ts";
import { Windows, type WindowsOptions } from "./windows.ts";

/** Windows with ids that nobody can guess, and what serves them. */
export function createWindows(options: Omit<WindowsOptions, "createId">): {
  readonly windows: Windows;
  readonly route: Route;
} {
  const windows = new Windows({ ...options, createId: randomUUID });
  return { windows, route: createWindowsRoute(windows) };
}
