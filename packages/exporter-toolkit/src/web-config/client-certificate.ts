import { isIPv6 } from "node:net";
import type { TLSSocket } from "node:tls";
import type { TlsSettings } from "./tls-settings.ts";

/** Whether a client that has shaken hands may go on. Node has verified its certificate, if there is one. */
export function mayConnect(
  socket: Pick<TLSSocket, "authorized" | "getPeerX509Certificate">,
  { clientPolicy, clientNames }: Pick<TlsSettings, "clientPolicy" | "clientNames">,
): boolean {
  if (!clientPolicy.isAsked) return true;
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return !clientPolicy.isRequired;
  if (clientPolicy.isVerified && !socket.authorized) return false;
  if (clientNames === undefined) return true;
  const names = alternativeNames(certificate.subjectAltName ?? "");
  return clientNames.some((name) => names.includes(normalize(name)));
}

const kinds = ["DNS", "IP Address", "email", "URI"];

/** The names in Node's text of a certificate: `DNS:a, IP Address:192.0.2.1, URI:"with \"quotes\", or commas"`. */
export function alternativeNames(text: string): string[] {
  const entries = text.matchAll(/(?:^|, )([^:,"]+):("(?:[^"\\]|\\.)*"|[^,"]*)(?=, |$)/gy);
  return [...entries]
    .filter(([, kind = ""]) => kinds.includes(kind))
    .map(([, , value = ""]) => normalize(value.startsWith('"') ? (JSON.parse(value) as string) : value));
}

/** One spelling of each IPv6 address. */
function normalize(name: string): string {
  return isIPv6(name) ? new URL(`http://[${name}]`).hostname.slice(1, -1) : name;
}
