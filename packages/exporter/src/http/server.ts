import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { messageOf } from "../errors.ts";
import type { Logger } from "../log.ts";
import { send, textReply } from "./reply.ts";
import type { Route } from "./route.ts";

/** What a client may cost. A scrape is one small request a few times a minute. */
export const serverLimits = {
  /** Time for the whole header of a request. */
  headersTimeout: 5000,
  /** Time for the whole request. */
  requestTimeout: 10_000,
  /** Time that a connection may be idle: longer than the usual interval between two scrapes. */
  keepAliveTimeout: 65_000,
  /** How often the first two are looked at. */
  connectionsCheckingInterval: 2000,
  /** Bytes. */
  maxHeaderSize: 8192,
} as const;

/** More connections than these are closed at once. */
export const MAXIMUM_CONNECTIONS = 512;

/** A server that answers with `route`, and with 500 and a line in the log when that fails. */
export function createMetricsServer(route: Route, log: Logger): Server {
  const server = createServer(serverLimits, (request, response) => {
    answer(route, request, response).catch((error: unknown) => {
      log.error("Request failed", { path: request.url, err: messageOf(error) });
      if (response.headersSent) response.destroy();
      else send(response, textReply(500, "Internal error; the log of the exporter tells more"));
    });
  });
  server.maxConnections = MAXIMUM_CONNECTIONS;
  return server;
}

async function answer(route: Route, request: IncomingMessage, response: ServerResponse): Promise<void> {
  send(response, await route(request));
}
