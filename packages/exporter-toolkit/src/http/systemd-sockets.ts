import { StartError } from "@rbp/command-line";

/** The process and the environment variables that systemd has set for it. */
export interface SystemdEnvironment {
  readonly processId: number;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** The first descriptor that systemd hands over: SD_LISTEN_FDS_START of sd_listen_fds(3). */
const FIRST_DESCRIPTOR = 3;

/** Descriptors of the sockets that systemd has opened (sd_listen_fds(3)). @throws StartError when there are none. */
export function systemdSockets({ processId, variables }: SystemdEnvironment): number[] {
  const { LISTEN_PID: listener, LISTEN_FDS: count } = variables;
  if (listener === undefined || count === undefined) {
    throw new StartError(
      "--web.systemd-socket: systemd has handed over no socket (LISTEN_FDS is not set); " +
        "start the .socket unit, or listen with --web.listen-address",
    );
  }
  if (listener !== String(processId)) {
    throw new StartError(
      `--web.systemd-socket: the sockets are for process ${listener} and this is ${String(processId)}; ` +
        "let ExecStart= run the exporter itself, without a shell or npx before it",
    );
  }
  if (!/^[1-9]\d{0,3}$/.test(count)) {
    throw new StartError(
      `--web.systemd-socket: LISTEN_FDS is the number of sockets, found ${JSON.stringify(count)}`,
    );
  }
  return Array.from({ length: Number(count) }, (_, index) => FIRST_DESCRIPTOR + index);
}
