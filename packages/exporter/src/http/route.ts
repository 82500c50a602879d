import type { IncomingMessage } from "node:http";
import type { Reply } from "./reply.ts";

/** The parts of a request that decide the answer, and its body for who reads that. */
export type RouteRequest = Pick<IncomingMessage, "method" | "url" | "headers"> &
  Partial<AsyncIterable<Uint8Array>> & {
    /** Who asks. */
    readonly socket?: { readonly remoteAddress?: string | undefined };
  };

/** Answers one request. Rejects only when there is a defect. */
export type Route = (request: RouteRequest) => Promise<Reply>;

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
