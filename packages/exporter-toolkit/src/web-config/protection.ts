import { createServer as createPlainServer } from "node:http";
import { createServer as createTlsServer, type Server as TlsServer } from "node:https";
import type { TLSSocket } from "node:tls";
import type { Clock } from "@rbp/command-line";
import { type Route, textReply } from "../http/route.ts";
import type { CreateServer } from "../http/server.ts";
import { createBasicAuth } from "./basic-auth.ts";
import { mayConnect } from "./client-certificate.ts";
import { createComparisons, startBcryptThread } from "./comparisons.ts";
import { createRateLimiter } from "./rate-limit.ts";
import { type LoadedConfig, watchConfig, type WatchedConfigOptions } from "./watched-config.ts";

export interface Protection {
  readonly scheme: "http" | "https";
  readonly createServer: CreateServer;
  /** The same route behind the passwords, the rate limit and the headers. */
  readonly protect: (route: Route) => Route;
}

/** Serves as a web configuration file says, and follows its changes. @throws UsageError when it cannot be used. */
export function createProtection(options: WatchedConfigOptions): Protection {
  const current = watchConfig(options);
  const isTls = current().tls !== undefined;
  return {
    scheme: isTls ? "https" : "http",
    createServer: isTls ? tlsServers(current) : createPlainServer,
    protect: protection(current, options.clock),
  };
}

function protection(current: () => LoadedConfig, clock: Clock): Protection["protect"] {
  const allows = createRateLimiter(clock);
  const refuse = createBasicAuth(createComparisons(startBcryptThread));
  return (route) => async (request) => {
    const { headers, users, rateLimit } = current();
    if (!allows(rateLimit)) return tooMany;
    const { authorization } = request.headers;
    const refusal = await refuse(authorization, users, request.socket?.remoteAddress ?? "");
    const reply = refusal ?? (await route(request));
    return { ...reply, headers: { ...reply.headers, ...headers } };
  };
}

const tooMany = textReply(429, "Too many requests: rate_limit of the web configuration", {
  "Retry-After": "1",
});

/** HTTP/1.1 over TLS. A new connection gets the certificate that is there now. */
function tlsServers(current: () => LoadedConfig): CreateServer {
  return (limits, listener) => {
    let inForce = current().tls;
    const server: TlsServer = createTlsServer(
      {
        ...limits,
        ...inForce?.context,
        ALPNProtocols: ["http/1.1"],
        handshakeTimeout: limits.headersTimeout,
        requestCert: inForce?.clientPolicy.isAsked === true,
        // A bad certificate is refused below, by what the configuration says at that moment.
        rejectUnauthorized: false,
      },
      listener,
    );
    // Runs before the listeners of the server itself.
    server.prependListener("connection", () => {
      const { tls } = current();
      if (tls === inForce || tls === undefined) return;
      inForce = tls;
      server.setSecureContext(tls.context);
    });
    server.prependListener("secureConnection", (socket: TLSSocket) => {
      if (inForce !== undefined && !mayConnect(socket, inForce)) socket.destroy();
    });
    return server;
  };
}
