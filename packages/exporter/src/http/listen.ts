import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { messageOf, StartError } from "../errors.ts";
import type { ListenAddress } from "../settings.ts";

/**
 * Starts to listen.
 *
 * @returns The port; the chosen one where 0 was asked for.
 * @throws StartError by rejection: the port is in use, may not be used, or is of no interface of this machine.
 */
export function listen(server: Server, address: ListenAddress): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(new StartError(explain(error, address))));
    // Without a host Node listens on all interfaces, IPv6 and IPv4.
    server.listen({ ...address }, () => {
      server.removeAllListeners("error");
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Ends what is idle at once and what is being answered after `graceMilliseconds`. */
export function closeServer(server: Server, graceMilliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMilliseconds);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}

const explanations: Readonly<Record<string, string>> = {
  EADDRINUSE: "is in use; end the program that uses it, or choose another with --port",
  EACCES: "may not be used by this user; choose one from 1024 on with --port",
  EADDRNOTAVAIL: "cannot be used: this machine has no such address; `ip address` lists those it has",
  ENOTFOUND: "cannot be used: the name is not known; give an address",
};

function explain(error: Error, { host, port }: ListenAddress): string {
  const { code = "" } = error as NodeJS.ErrnoException;
  const found = explanations[code] ?? `cannot be used: ${messageOf(error)}`;
  return `port ${String(port)} of ${host ?? "all interfaces"} ${found}`;
}
