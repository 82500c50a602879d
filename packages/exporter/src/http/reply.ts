import type { IncomingMessage, ServerResponse } from "node:http";

/** An answer, whatever the method was. */
export interface Reply {
  readonly status: number;
  /** Content-Length is added. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** An answer of one line of text. */
export function textReply(
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const type = { "Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff" };
  return { status, headers: { ...type, ...headers }, body: Buffer.from(`${text}\n`) };
}

/** Sends an answer; to HEAD without the body, but with its length. */
export function send(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  const { status, headers, body } = reply;
  response.writeHead(status, { ...headers, "Content-Length": body.length });
  if (request.method === "HEAD") response.end();
  else response.end(body);
}
