import { vi } from "vitest";

/** How long a test waits for another process, on a machine that may be busy with other things. */
export const patiently = { timeout: 10_000, interval: 20 } as const;

/** For files whose tests start processes. */
export function bePatient(): void {
  vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });
}
