import type { Server } from "node:http";
import { messageOf, StartError } from "@rbp/command-line";
import type { ListenAddress } from "../web-settings.ts";

/** Where to listen: an address, or a socket that listens already. */
export type ListenTarget = ListenAddress | { readonly fd: number };

/**
 * Starts to listen.
 *
 * @returns Where, as in a URL: "localhost:8000", "[::1]:8000" or "unix:/path"; the chosen port where 0 was asked for.
 * @throws StartError by rejection: the port is in use, may not be used, or is of no interface of this machine.
 */
export function listen(server: Server, target: ListenTarget): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(new StartError(explain(error, target))));
    // Without a host Node listens on all interfaces, IPv6 and IPv4.
    server.listen({ ...target }, () => {
      server.removeAllListeners("error");
      resolve(describe(server, target));
    });
  });
}

/** Ends what is idle at once, and `disconnect`s what is being answered after the grace. */
export function closeServer(
  server: Server,
  graceMilliseconds: number,
  disconnect: () => void,
): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(disconnect, graceMilliseconds);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function describe(server: Server, target: ListenTarget): string {
  const bound = server.address();
  if (bound === null || typeof bound === "string") return `unix:${bound ?? ""}`;
  const host = "fd" in target ? bound.address : target.host;
  return `${formatHost(host)}:${String(bound.port)}`;
}

/** In the log, an address that stands for all interfaces is shown as localhost. */
function formatHost(host: string | undefined): string {
  if (host === undefined || host === "::" || host === "0.0.0.0") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

const explanations: Readonly<Record<string, string>> = {
  EADDRINUSE: "is in use; end the program that uses it, or choose another with --port",
  EACCES: "may not be used by this user; choose one from 1024 on with --port",
  EADDRNOTAVAIL: "cannot be used: this machine has no such address; `ip address` lists those it has",
  ENOTFOUND: "cannot be used: the name is not known; give an address",
};

function explain(error: Error, target: ListenTarget): string {
  const { code = "" } = error as NodeJS.ErrnoException;
  if ("fd" in target) {
    return `the socket of systemd at descriptor ${String(target.fd)} cannot be used (${code}); is it one that listens?`;
  }
  const { host, port } = target;
  const found = explanations[code] ?? `cannot be used: ${messageOf(error)}`;
  return `port ${String(port)} of ${host ?? "all interfaces"} ${found}`;
}
