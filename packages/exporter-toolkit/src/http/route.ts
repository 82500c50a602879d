/** The parts of a request that decide the answer, and its body. Node's IncomingMessage is one. */
export interface RouteRequest extends Partial<AsyncIterable<Uint8Array>> {
  readonly method?: string | undefined;
  /** The request target: "/metrics?x=1". */
  readonly url?: string | undefined;
  readonly headers: RequestHeaders;
  readonly socket?: { readonly remoteAddress?: string | undefined };
}

/** Headers by name in lower case. */
export interface RequestHeaders {
  readonly [name: string]: string | string[] | undefined;
  readonly accept?: string | undefined;
  readonly "accept-encoding"?: string | undefined;
  readonly authorization?: string | undefined;
}

/** An answer, whatever the method was. */
export interface Reply {
  readonly status: number;
  /** Content-Length is added. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Answers one request. Rejects only when there is a defect. */
export type Route = (request: RouteRequest) => Promise<Reply>;

/** An answer of one line of text. */
export function textReply(status: number, text: string, headers: Reply["headers"] = {}): Reply {
  return lineReply(status, text, { "Content-Type": "text/plain; charset=utf-8", ...headers });
}

/** An answer in JSON, on one line. */
export function jsonReply(status: number, body: object, headers: Reply["headers"] = {}): Reply {
  const described = { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store" };
  return lineReply(status, JSON.stringify(body), { ...described, ...headers });
}

function lineReply(status: number, line: string, headers: Reply["headers"]): Reply {
  return {
    status,
    headers: { "X-Content-Type-Options": "nosniff", ...headers },
    body: Buffer.from(`${line}\n`),
  };
}

/** The path of a request target, as it was sent: "/metrics?x=1" and "http://host/metrics" are "/metrics". */
export function pathOf(target: string): string {
  const path = target.startsWith("/") ? target : target.replace(/^https?:\/\/[^/?#]*/i, "");
  const end = path.search(/[?#]/);
  return (end < 0 ? path : path.slice(0, end)) || "/";
}

/** The values of a query parameter, in their order. */
export function queryValues(target: string, name: string): string[] {
  const start = target.indexOf("?");
  if (start < 0) return [];
  return new URLSearchParams(target.slice(start).replace(/#.*$/s, "")).getAll(name);
}
