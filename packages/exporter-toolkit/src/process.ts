import type { Clock } from "@rbp/command-line";
import type { SystemdEnvironment } from "./http/systemd-sockets.ts";

/** The monotonic clock of this process. */
export const processClock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const end = (): void => {
        clearTimeout(timer);
        // The reason is the caller's own.
        // oxlint-disable-next-line prefer-promise-reject-errors
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", end);
        resolve();
      }, milliseconds);
      signal?.addEventListener("abort", end, { once: true });
    }),
};

/** What systemd has told this process. */
export function processSystemd(): SystemdEnvironment {
  return { processId: process.pid, variables: process.env };
}
