import type { ServiceManager, ServiceManagerOptions } from "./systemd.ts";

/** Does nothing: there is no service manager. */
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
