import { Notifier } from "./notifier.ts";
import type { ServiceManager, ServiceManagerOptions } from "./service-manager.ts";
import { readWatchdog, runWatchdog } from "./watchdog.ts";

/** systemd as sd_notify(3) describes it. */
export function connectSystemd(options: ServiceManagerOptions): ServiceManager {
  const { variables, processId, clock, monotonicMicroseconds, send, log } = options;
  const notifier = new Notifier(send, log);
  const limitMilliseconds = readWatchdog(variables, processId);
  return {
    ready: (status) => notifier.state("ready", ["READY=1", `STATUS=${onOneLine(status)}`]),
    // Units of Type=notify-reload compare the time with that of their signal.
    reloading: () =>
      notifier.state("reloading", ["RELOADING=1", `MONOTONIC_USEC=${String(monotonicMicroseconds())}`]),
    stopping: () => notifier.state("stopping", ["STOPPING=1"]),
    watch: async (findStall, signal) => {
      if (limitMilliseconds === undefined) return;
      const kick = (): void => notifier.signOfLife();
      await runWatchdog({ limitMilliseconds, clock, findStall, kick, log, signal });
    },
  };
}

/** A line feed would begin another assignment. */
function onOneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, " ");
}
