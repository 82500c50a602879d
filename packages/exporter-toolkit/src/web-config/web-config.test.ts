import { describe, expect, test } from "vitest";
import { ConfigurationError } from "@rbp/command-line";
import { readWebConfig } from "./web-config.ts";

const read = (text: string) => readWebConfig("/etc/exporter/web.yml", text);

/** What is wrong with a file. */
function mistakesOf(text: string): string[] {
  try {
    read(text);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.mistakes.map((mistake) => mistake.replace("/etc/exporter/web.yml", ""));
  }
}

const hash = "$2y$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234";

describe("a web configuration", () => {
  test("has everything of it", () => {
    const settings = read(`
tls_server_config:
  cert_file: server.crt
  key_file: /keys/server.key
  client_auth_type: RequireAndVerifyClientCert
  client_ca: |
    -----BEGIN CERTIFICATE-----
  client_allowed_sans: [prometheus, 192.0.2.1]
  min_version: TLS11
  max_version: TLS13
  cipher_suites:
    - TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
    - TLS_AES_128_GCM_SHA256
  prefer_server_cipher_suites: no
  curve_preferences: [X25519, CurveP384]
http_server_config:
  http2: false
  headers:
    X-Frame-Options: deny
    Strict-Transport-Security: ""
    Content-Security-Policy: default-src 'self'
basic_auth_users:
  alice: ${hash}
  no: ${hash}
rate_limit:
  interval: 1m0.5s
  burst: 20
`);
    expect(settings).toEqual({
      tls: {
        certificate: { key: "cert_file", path: "/etc/exporter/server.crt" },
        privateKey: { key: "key_file", path: "/keys/server.key" },
        clientAuthorities: { key: "client_ca", text: "-----BEGIN CERTIFICATE-----\n" },
        clientPolicy: { isAsked: true, isRequired: true, isVerified: true },
        clientNames: ["prometheus", "192.0.2.1"],
        minVersion: "TLSv1.1",
        maxVersion: "TLSv1.3",
        ciphers: ["ECDHE-ECDSA-AES256-GCM-SHA384", "TLS_AES_128_GCM_SHA256"],
        curves: ["X25519", "secp384r1"],
        honorCipherOrder: false,
      },
      headers: { "X-Frame-Options": "deny", "Content-Security-Policy": "default-src 'self'" },
      users: new Map([
        ["alice", hash],
        ["no", hash],
      ]),
      rateLimit: { intervalMilliseconds: 60_500, burst: 20 },
    });
  });

  test.each(["", "# nothing\n", "tls_server_config:\n", "tls_server_config: {}\nbasic_auth_users: ~\n"])(
    "may have nothing, which is HTTP for everybody (%j)",
    (text) => {
      expect(read(text)).toEqual({ headers: {}, users: new Map() });
    },
  );

  test("has TLS 1.2 and 1.3, and asks no client for a certificate, unless it says otherwise", () => {
    expect(read("tls_server_config: { cert_file: a, key_file: b }\n").tls).toMatchObject({
      clientPolicy: { isAsked: false },
      minVersion: "TLSv1.2",
      maxVersion: "TLSv1.3",
      honorCipherOrder: true,
    });
  });
});

describe("what is wrong", () => {
  test("is said all at once, each with its line and column", () => {
    expect(
      mistakesOf(`tls_server_confg: 1
http_server_config:
  http2: maybe
  headers: { Server: x }
basic_auth_users:
  bob: secret
`),
    ).toEqual([
      ":1:1: tls_server_confg is unknown; did you mean tls_server_config?",
      ':3:10: http_server_config.http2 is true or false, found "maybe"',
      expect.stringMatching(
        /^:4:14: http_server_config.headers.Server is unknown; there are Content-Security-Policy, /,
      ),
      expect.stringMatching(
        /^:6:8: basic_auth_users.bob is no bcrypt hash; `htpasswd -nBC 10 NAME` makes one/,
      ),
    ]);
  });

  test("never shows what may be a password", () => {
    expect(mistakesOf("basic_auth_users: { bob: secret }\n").join()).not.toContain("secret");
  });

  test.each([
    ["a: [}\n", /^:1:5: /],
    ["- a\n", /^:1:1: this file is a mapping/],
    ["rate_limit: 5\n", /^:1:13: rate_limit is a mapping/],
    ["rate_limit: {}\nrate_limit: {}\n", /^:2:1: rate_limit is already on line 1; keep one of the two$/],
    ["tls_server_config: { min_version: [a] }\n", /^:1:35: tls_server_config.min_version is one value/],
    ["tls_server_config: { cert_file: a }\n", /^:1:20: tls_server_config.key_file is missing/],
    ["tls_server_config: { key_file: a }\n", /^:1:20: tls_server_config.cert_file is missing/],
    [
      "tls_server_config: { cert: a, cert_file: b, key_file: c }\n",
      /^:1:42: tls_server_config.cert_file and cert are the same thing/,
    ],
    ["tls_server_config: { min_version: TLS1.2 }\n", /cannot be "TLS1.2"; did you mean TLS12\?/],
    [
      "tls_server_config: { cipher_suites: [TLS_RSA_WITH_RC4_128_SHA] }\n",
      /cipher_suites cannot be "TLS_RSA_/,
    ],
    ["tls_server_config: { cipher_suites: X25519 }\n", /cipher_suites is a list/],
    ["tls_server_config: { curve_preferences: [CurveP255] }\n", /did you mean CurveP256\?/],
    [
      "tls_server_config: { cert_file: a, key_file: b, min_version: TLS13, max_version: TLS12 }\n",
      /min_version is above max_version/,
    ],
    [
      "tls_server_config: { cert_file: a, key_file: b, client_ca_file: c }\n",
      /client_ca_file is of no use: client_auth_type asks for no certificate/,
    ],
    [
      "tls_server_config: { cert_file: a, key_file: b, client_auth_type: VerifyClientCertIfGiven, client_allowed_sans: [a] }\n",
      /client_allowed_sans needs client_auth_type/,
    ],
    ["http_server_config: { headers: { X-Frame-Options: DENY } }\n", /is deny or sameorigin, found "DENY"/],
    ['http_server_config: { headers: { X-XSS-Protection: "a\\r\\nb: c" } }\n', /no header can have/],
    [`basic_auth_users: { a: "${hash.replace("$10$", "$03$")}" }\n`, /cost 03/],
    [`basic_auth_users: { a: "${hash.replace("$10$", "$32$")}" }\n`, /cost 32/],
    ["rate_limit: { interval: 5 parsecs, burst: 1 }\n", /interval is a time like "1s"/],
    ["rate_limit: { interval: 1s }\n", /burst is a whole number/],
    ["rate_limit: { interval: 1s, burst: 0 }\n", /burst is a whole number/],
  ])("%j is said to be", (text, message) => {
    expect(mistakesOf(text)).toEqual([expect.stringMatching(message)]);
  });
});
