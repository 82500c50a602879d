import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";

/** A server on a free port of this machine until it is disposed of. */
export interface TestServer extends AsyncDisposable {
  readonly url: string;
}

export async function serveHere(listener: RequestListener): Promise<TestServer> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${String(address.port)}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** A proxy that asks for the text format, whatever the scraper asks for: Prometheus 2.42 cannot be told which one. */
export function asTextOnly(target: string): Promise<TestServer> {
  return serveHere((request, response) => {
    fetch(`${target}${request.url ?? "/"}`, { headers: { accept: "text/plain;version=0.0.4" } })
      .then(async (answer) => {
        response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
        response.end(await answer.text());
      })
      .catch((error: unknown) => {
        response.writeHead(502);
        response.end(String(error));
      });
  });
}
