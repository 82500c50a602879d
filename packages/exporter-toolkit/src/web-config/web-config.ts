import { dirname } from "node:path";
import { headerNames, readHeaders } from "./headers.ts";
import { type RateLimit, rateLimitKeys, readRateLimit } from "./rate-limit.ts";
import { readTls, tlsKeys, type TlsSettings } from "./tls-settings.ts";
import { readUsers } from "./users.ts";
import { readYaml } from "./yaml-file.ts";

/** What the web configuration file says, before anything that it names is opened. */
export interface WebConfig {
  /** Absent: HTTP without TLS. */
  readonly tls?: TlsSettings | undefined;
  /** Headers of every answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** The bcrypt hash of each user's password; none when nobody needs one. */
  readonly users: ReadonlyMap<string, string>;
  readonly rateLimit?: RateLimit | undefined;
}

const keys = ["tls_server_config", "http_server_config", "basic_auth_users", "rate_limit"];

/**
 * Reads a web configuration file in the format of Prometheus' exporter-toolkit (its docs/web-configuration.md).
 *
 * @param path Of the file; what it names is relative to its folder.
 * @throws ConfigurationError with everything that is wrong, each with its line and column.
 */
export function readWebConfig(path: string, text: string): WebConfig {
  return readYaml(path, text, keys, (root) => {
    const http = root.section("http_server_config", ["http2", "headers"]);
    // HTTP/2 is an offer that a server need not make: clients fall back to HTTP/1.1 when they negotiate TLS.
    http.flag("http2");
    return {
      tls: readTls(root.section("tls_server_config", tlsKeys), dirname(path)),
      headers: readHeaders(http.section("headers", headerNames)),
      users: readUsers(root.section("basic_auth_users")),
      rateLimit: readRateLimit(root.section("rate_limit", rateLimitKeys)),
    };
  });
}
