import { Agent, type RequestOptions, request } from "node:https";
import type { ConnectionOptions, TLSSocket } from "node:tls";

/** What a client sees of one request over TLS. */
export interface TlsAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Common name of the server's certificate. */
  readonly server: string;
  /** The client's own port. */
  readonly port: number | undefined;
  /** "TLSv1.3" */
  readonly version: string | null;
  readonly cipher: string;
  readonly alpn: string | false | null;
}

/** What it is asked with: a certificate, versions, ciphers. */
export type TlsRequest = RequestOptions & Pick<ConnectionOptions, "ALPNProtocols">;

/** Asks once, on a connection of its own unless there is an agent. */
export function askOverTls(url: string, options: TlsRequest): Promise<TlsAnswer> {
  const agent = new Agent({ keepAlive: false, maxCachedSessions: 0 });
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent, ...options }, (response) => {
      const socket = response.socket as TLSSocket;
      const known = {
        status: response.statusCode ?? 0,
        headers: response.headers,
        server: String(socket.getPeerCertificate().subject.CN),
        port: socket.localPort,
        version: socket.getProtocol(),
        cipher: socket.getCipher().standardName,
        alpn: socket.alpnProtocol,
      };
      let body = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
      response.on("end", () => resolve({ ...known, body }));
      response.on("error", reject);
    });
    asked.on("error", reject).end();
  });
}
