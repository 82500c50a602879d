import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { hashSync } from "bcryptjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { UsageError } from "@rbp/command-line";
import { loadConfig } from "../src/web-config/watched-config.ts";
import { CertificateMaker } from "./support/certificates.ts";
import { bePatient } from "../../command-line/test/support/patience.ts";
import { requirePrograms } from "../../command-line/test/support/requires.ts";

bePatient();

const canRun = await requirePrograms(
  { promtool: "prometheus", openssl: "openssl" },
  "that web configurations are judged as Prometheus judges them",
);

const tls = "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n";
const withTls = (...lines: string[]): string => tls + lines.map((line) => `  ${line}\n`).join("");
const hash = hashSync("secret", 4);

/** Good ones, for both. */
const good: readonly string[] = [
  "",
  "tls_server_config:\n",
  "tls_server_config: {}\nhttp_server_config: {}\nbasic_auth_users: {}\n",
  // Nothing that needs TLS, so there is none.
  "tls_server_config: { min_version: TLS13 }\n",
  tls,
  "tls_server_config: &tls\n  cert_file: server.crt\n  key_file: server.key\n",
  ...["TLS10", "TLS11", "TLS12", "TLS13"].map((version) => withTls(`min_version: ${version}`)),
  ...["TLS12", "TLS13"].map((version) => withTls(`max_version: ${version}`)),
  ...["NoClientCert", "RequestClientCert", "RequireAnyClientCert", "RequireClientCert"].map((type) =>
    withTls(`client_auth_type: ${type}`),
  ),
  ...["VerifyClientCertIfGiven", "RequireAndVerifyClientCert"].map((type) =>
    withTls(`client_auth_type: ${type}`, "client_ca_file: client-ca.crt"),
  ),
  withTls(
    "cipher_suites:",
    "  - TLS_AES_128_GCM_SHA256",
    "  - TLS_AES_256_GCM_SHA384",
    "  - TLS_CHACHA20_POLY1305_SHA256",
    "  - TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
    "  - TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
    "  - TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
    "  - TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
    "  - TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "  - TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "  - TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "  - TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "  - TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "  - TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
  ),
  withTls("cipher_suites: [TLS_AES_128_GCM_SHA256]"),
  withTls("cipher_suites: []"),
  withTls("curve_preferences: [X25519, CurveP256, CurveP384, CurveP521]"),
  ...["true", "no", "off"].map((flag) => withTls(`prefer_server_cipher_suites: ${flag}`)),
  "http_server_config: { http2: false }\n",
  "http_server_config: { headers: { X-Frame-Options: sameorigin, X-Content-Type-Options: nosniff } }\n",
  'http_server_config: { headers: { X-XSS-Protection: "0", Strict-Transport-Security: "" } }\n',
  "http_server_config: { headers: { Content-Security-Policy: default-src 'self' } }\n",
  ...["$2a", "$2b", "$2y"].map((prefix) => `basic_auth_users: { alice: ${prefix}${hash.slice(3)} }\n`),
  `basic_auth_users: { no: ${hash}, 5: ${hash} }\n`,
];

/** Bad ones, for both. */
const bad: readonly string[] = [
  "tls_server_config: [}\n",
  "tls_server_confg: {}\n",
  "tls_server_config: 5\n",
  "basic_auth_users: 5\n",
  `${tls}${tls}`,
  withTls("cert_file: server.crt"),
  withTls("certfile: server.crt"),
  "tls_server_config: { cert_file: server.crt }\n",
  "tls_server_config: { key_file: server.key }\n",
  "tls_server_config: { client_auth_type: RequireAnyClientCert }\n",
  "tls_server_config: { cert_file: missing.crt, key_file: server.key }\n",
  "tls_server_config: { cert_file: server.crt, key_file: missing.key }\n",
  "tls_server_config: { cert_file: server.key, key_file: server.crt }\n",
  "tls_server_config: { cert_file: server.crt, key_file: client-ca.key }\n",
  withTls("client_auth_type: RequireAndVerifyClientCert", "client_ca_file: missing.crt"),
  withTls("client_ca_file: client-ca.crt"),
  withTls("client_auth_type: NoClientCert", "client_ca_file: client-ca.crt"),
  withTls("client_auth_type: requestclientcert"),
  withTls("client_auth_type: RequestClientCert", "client_allowed_sans: [prometheus]"),
  withTls("min_version: TLS14"),
  withTls("min_version: tls12"),
  withTls("max_version: 1.2"),
  withTls("cipher_suites: [TLS_RSA_WITH_RC4_128_SHA]"),
  withTls("cipher_suites: [ECDHE-RSA-AES128-GCM-SHA256]"),
  withTls("cipher_suites: TLS_AES_128_GCM_SHA256"),
  withTls("curve_preferences: [P-256]"),
  withTls("prefer_server_cipher_suites: 1"),
  "http_server_config: { http2: maybe }\n",
  "http_server_config: { http3: true }\n",
  "http_server_config: { headers: { Server: x } }\n",
  "http_server_config: { headers: { x-frame-options: deny } }\n",
  "http_server_config: { headers: { X-Frame-Options: DENY } }\n",
  'http_server_config: { headers: { X-Frame-Options: "" } }\n',
  "http_server_config: { headers: { X-Content-Type-Options: sniff } }\n",
  "basic_auth_users: { alice: secret }\n",
  "basic_auth_users: { alice: }\n",
  `basic_auth_users: { alice: ${hash.slice(0, 40)} }\n`,
  `basic_auth_users: { alice: ${hash.replace("$04$", "$03$")} }\n`,
  `basic_auth_users: { alice: ${hash.replace("$04$", "$32$")} }\n`,
  `basic_auth_users: { alice: ${hash}, alice: ${hash} }\n`,
];

/** Bad ones that Prometheus takes and then cannot serve as they say. */
const stricter: readonly string[] = [
  withTls("min_version: TLS13", "max_version: TLS12"),
  withTls("client_auth_type: RequireAndVerifyClientCert", "client_ca_file: server.key"),
  `basic_auth_users: { alice: $2x${hash.slice(3)} }\n`,
];

describe.runIf(canRun)("a web configuration", () => {
  let folder = "";

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "web-config-"));
    const maker = new CertificateMaker(folder);
    await Promise.all([maker.selfSigned("server"), maker.selfSigned("client-ca")]);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Whether the exporter and whether Prometheus takes it. */
  async function judge(text: string): Promise<{ exporter: boolean; prometheus: boolean }> {
    const path = join(folder, "web.yml");
    writeFileSync(path, text);
    const prometheus = await promisify(execFile)("promtool", ["check", "web-config", path]).then(
      () => true,
      () => false,
    );
    return { exporter: !(loadConfig(path).result instanceof UsageError), prometheus };
  }

  test.each(good)("that Prometheus takes is taken: %j", async (text) => {
    expect(await judge(text)).toEqual({ exporter: true, prometheus: true });
  });

  test.each(bad)("that Prometheus refuses is refused: %j", async (text) => {
    expect(await judge(text)).toEqual({ exporter: false, prometheus: false });
  });

  test.each(stricter)(
    "that could not do what it says is refused, though Prometheus takes it: %j",
    async (text) => {
      expect(await judge(text)).toEqual({ exporter: false, prometheus: true });
    },
  );
});
