import { validateHeaderValue } from "node:http";
import { dirname } from "node:path";
import { Mistakes, parseYaml, Places, type Plain } from "@rbp/command-line/yaml";
import * as v from "valibot";
import { type RateLimit, rateLimit } from "./rate-limit.ts";
import { tlsConfig, type TlsSettings } from "./tls-settings.ts";
import { anyMap, flag, map, maybe, text } from "./values.ts";

/** What the web configuration file says, before anything that it names is opened. */
export interface WebConfig {
  /** Absent: HTTP without TLS. */
  readonly tls?: TlsSettings | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** The bcrypt hash of each user's password; empty when no password is needed. */
  readonly users: ReadonlyMap<string, string>;
  readonly rateLimit?: RateLimit | undefined;
}

/**
 * Reads a web configuration file in the format of Prometheus' exporter-toolkit (its docs/web-configuration.md).
 *
 * @param path Of the file; what it names is relative to its folder.
 * @throws ConfigurationError with everything that is wrong, each with its line and column.
 */
export function readWebConfig(path: string, source: string): WebConfig {
  const mistakes = new Mistakes(path, source);
  const places = new Places();
  // What is a number or a flag depends on the key.
  const content = parseYaml(source, { mistakes, places }, { asText: true }) ?? null;
  const { output, issues = [] } = v.safeParse(webConfig(dirname(path)), content);
  for (const issue of issues) note(issue, content, mistakes, places);
  mistakes.throwIfAny();
  return output as WebConfig;
}

function note(issue: v.BaseIssue<unknown>, content: Plain, mistakes: Mistakes, places: Places): void {
  const path = issue.path ?? [];
  const last = path.at(-1);
  if (last === undefined) return mistakes.add(0, `this file ${issue.message}`);
  let container: unknown = content;
  for (const { key } of path.slice(0, -1)) container = (container as Record<string, unknown>)[String(key)];
  const place = places.find(container as object, String(last.key));
  const name = path.flatMap(({ key }) => (typeof key === "string" ? key : [])).join(".");
  const subject = issue.type === "string" && typeof last.key === "number" ? `an item of ${name}` : name;
  mistakes.add(last.origin === "key" ? place.key : place.value, `${subject} ${issue.message}`);
}

const anyHeader = maybe(v.pipe(text, v.check(canBeSent, "has characters that no header can have")));

function headerOf(...allowed: readonly string[]): v.GenericSchema<unknown, string | undefined> {
  const message = ({ input }: { input: unknown }): string =>
    `is ${allowed.join(" or ")}, found ${JSON.stringify(input)}`;
  return maybe(v.pipe(text, v.picklist(allowed, message)));
}

function canBeSent(value: string): boolean {
  try {
    validateHeaderValue("any", value);
    return true;
  } catch {
    return false;
  }
}

/** Headers of every answer. An empty value is no header. */
const headers = v.pipe(
  map({
    "Content-Security-Policy": anyHeader,
    "X-Frame-Options": headerOf("deny", "sameorigin"),
    "X-Content-Type-Options": headerOf("nosniff"),
    "X-XSS-Protection": anyHeader,
    "Strict-Transport-Security": anyHeader,
  }),
  v.transform((values) => Object.entries(values).filter(([, value]) => (value ?? "") !== "")),
  v.transform((entries) => Object.fromEntries(entries) as Record<string, string>),
);

/** No message shows the value, which may be a password. */
const bcryptHash = v.pipe(
  v.nullish(text, ""),
  v.regex(
    /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/,
    "is no bcrypt hash; `htpasswd -nBC 10 NAME` makes one, which begins with $2y$10$",
  ),
  v.regex(
    /^(?!\$2[aby]\$(?:0[0-3]|3[2-9]|[4-9]\d)\$)/,
    ({ input }) => `has the cost ${input.slice(4, 6)}, which bcrypt does not have: 4 to 31`,
  ),
);

const users = v.pipe(
  anyMap,
  v.record(v.string(), bcryptHash),
  v.transform((hashes) => new Map(Object.entries(hashes))),
);

function webConfig(folder: string): v.GenericSchema<unknown, WebConfig> {
  const config = map({
    tls_server_config: v.nullish(tlsConfig(folder), {}),
    // HTTP/2 is an offer that a server need not make: clients fall back to HTTP/1.1 when they negotiate TLS.
    http_server_config: v.nullish(map({ http2: maybe(flag), headers: v.nullish(headers, {}) }), {}),
    basic_auth_users: v.nullish(users, {}),
    rate_limit: v.nullish(rateLimit, {}),
  });
  return v.pipe(
    v.nullish(config, {}),
    v.transform(({ tls_server_config, http_server_config, basic_auth_users, rate_limit }) => ({
      tls: tls_server_config,
      headers: http_server_config.headers,
      users: basic_auth_users,
      rateLimit: rate_limit,
    })),
  );
}
