import { createHash } from "node:crypto";
import type { Reply } from "./reply.ts";

/** Text as it can stand in an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/**
 * The headers of a page that has this style sheet inside and nothing else: no script, nothing loaded, no form, in
 * no frame.
 */
export function pageHeaders(styleSheet: string): Reply["headers"] {
  const hash = createHash("sha256").update(styleSheet).digest("base64");
  return {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy":
      `default-src 'none'; style-src 'sha256-${hash}'; ` +
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    Vary: "Accept, Accept-Encoding",
  };
}
