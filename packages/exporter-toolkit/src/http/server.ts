import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import { type Clock, type Logger, messageOf } from "@rbp/command-line";
import { Connections, createUnreadAnswers } from "./connections.ts";
import { pathOf, type Reply, type Route, textReply } from "./route.ts";

/** What a client may cost. A scrape is one small request a few times a minute. */
export const serverLimits = {
  /** Time for the whole header of a request. */
  headersTimeout: 5000,
  /** Time for the whole request. */
  requestTimeout: 10_000,
  /** Time that a connection may be idle: longer than the usual interval between two scrapes. */
  keepAliveTimeout: 65_000,
  /** How often the first two are checked. */
  connectionsCheckingInterval: 2000,
  maxHeaderSize: 8192,
} as const;

/** Makes a server of a listener: with TLS or without. */
export type CreateServer = (limits: typeof serverLimits, listener: RequestListener) => Server;

/** Servers that answer with the same route and share the limits for their clients. */
export function metricsServers(
  route: Route,
  createServer: CreateServer,
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
): {
  readonly create: () => Server;
  /** Closes the connections of all of them. */
  readonly disconnect: () => void;
} {
  const connections = new Connections();
  const watchUnread = createUnreadAnswers(clock);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const reply = await route(request);
    send(response, reply);
    if (!response.writableFinished && !response.destroyed) watchUnread(response, reply.body.length);
  };

  const create = (): Server => {
    const server = createServer(serverLimits, (request, response) => {
      connections.use(request.socket);
      answer(request, response).catch((error: unknown) => {
        log.error("Request failed", { path: pathOf(request.url ?? ""), err: messageOf(error) });
        if (response.headersSent) response.destroy();
        else send(response, textReply(500, "Internal error; the log of the exporter tells more"));
      });
    });
    connections.watch(server);
    return server;
  };
  return { create, disconnect: () => connections.close() };
}

/** Sends an answer. To HEAD Node leaves the body out, and the length only when it is not given. */
function send(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { ...headers, "Content-Length": body.length });
  response.end(body);
}
