import type { SendNotification, ServiceManager, ServiceManagerOptions } from "./service-manager.ts";

/** Without a service manager nothing is told. */
const none: ServiceManager = {
  ready: () => undefined,
  reloading: () => undefined,
  stopping: () => undefined,
  watch: () => Promise.resolve(),
};

/** The service manager of this process. Where there is none, nothing is loaded and nothing is sent. */
export async function findServiceManager(options: ServiceManagerOptions): Promise<ServiceManager> {
  if ((options.variables["NOTIFY_SOCKET"] ?? "") === "") return none;
  const { connectSystemd } = await import("./systemd.ts");
  return connectSystemd(options);
}

/**
 * Sends by running systemd's own program, since Node has no datagram sockets of the Unix kind. Each message costs a
 * process of some milliseconds. It lives until systemd has read the message, not a moment longer: systemd finds out by
 * the sender's process which unit a message is about, so `--no-block` would lose some. Does not keep this process alive.
 *
 * @param variables Environment variables of that program. Default: those of this process.
 */
export function sendBySystemdNotify(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): SendNotification {
  return async (assignments) => {
    const { spawn } = await import("node:child_process");
    const { runSystemdNotify } = await import("./systemd-notify.ts");
    await runSystemdNotify(assignments, spawn, variables);
  };
}
