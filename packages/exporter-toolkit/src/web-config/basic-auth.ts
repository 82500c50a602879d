import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { type Reply, textReply } from "../http/route.ts";
import type { Compare } from "./comparisons.ts";

/**
 * Why a request is refused; undefined when it is not.
 *
 * @param users The bcrypt hash of each user; none when no password is needed.
 * @param client Address of the client.
 */
export type BasicAuth = (
  authorization: string | undefined,
  users: ReadonlyMap<string, string>,
  client: string,
) => Promise<Reply | undefined>;

/**
 * Basic authentication (RFC 7617). A password that was right is recognised without bcrypt, by a keyed hash of it: the
 * password itself is not kept. An unknown user waits as long as a known one with a wrong password.
 */
export function createBasicAuth(compare: Compare): BasicAuth {
  const key = randomBytes(32);
  /** By user, of the last password that was right and the hash that it was right for. */
  const rights = new Map<string, Buffer>();
  return async (authorization, users, client) => {
    if (users.size === 0) return undefined;
    const credentials = readCredentials(authorization);
    if (credentials === undefined) return unauthorized;
    const { user, password } = credentials;
    const hash = users.get(user);
    // A hash has no line feed.
    const digest = createHmac("sha256", key)
      .update(`${hash ?? ""}\n${password}`)
      .digest();
    const right = rights.get(user);
    if (hash !== undefined && right !== undefined && timingSafeEqual(right, digest)) return undefined;
    const isRight = await compare(password, hash ?? unknownHash(users), client);
    if (isRight === undefined) return busy;
    if (hash === undefined || !isRight) return unauthorized;
    rights.set(user, digest);
    return undefined;
  };
}

const unauthorized = textReply(401, "Unauthorized", {
  "WWW-Authenticate": 'Basic realm="exporter", charset="UTF-8"',
});
const busy = textReply(503, "Too many passwords are being checked; try again later", { "Retry-After": "1" });

function readCredentials(authorization: string = ""): { user: string; password: string } | undefined {
  const [, encoded = ""] = /^basic +([A-Za-z0-9+/]+=*) *$/i.exec(authorization) ?? [];
  const decoded = Buffer.from(encoded, "base64").toString();
  const colon = decoded.indexOf(":");
  if (colon < 0) return undefined;
  return { user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

/** A hash that matches no password, and takes as long to compare as those of the users. */
function unknownHash(users: ReadonlyMap<string, string>): string {
  const [first = ""] = users.values();
  return `${first.slice(0, "$2b$10$".length)}${".".repeat(53)}`;
}
