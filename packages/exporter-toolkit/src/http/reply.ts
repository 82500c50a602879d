/** An answer, whatever the method was. */
export interface Reply {
  readonly status: number;
  /** Content-Length is added. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
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

/** An answer in JSON, on one line. */
export function jsonReply(
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const described = {
    "Content-Type": "application/json; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
  };
  return { status, headers: { ...described, ...headers }, body: Buffer.from(`${JSON.stringify(body)}\n`) };
}
