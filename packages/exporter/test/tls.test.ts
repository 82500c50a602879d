import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { Agent } from "node:https";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ManualClock } from "@rbp/i2c/testing";
import { hashSync } from "bcryptjs";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { serve, type Serving, textReply } from "@rbp/exporter-toolkit";
import { createLogger } from "@rbp/command-line";
import { type Certificate, CertificateMaker } from "../../exporter-toolkit/test/support/certificates.ts";
import { bePatient } from "../../command-line/test/support/patience.ts";
import { requirePrograms } from "../../command-line/test/support/requires.ts";
import {
  askOverTls,
  type TlsAnswer,
  type TlsRequest,
} from "../../exporter-toolkit/test/support/tls-client.ts";

bePatient();

const hasOpenssl = await requirePrograms({ openssl: "openssl" }, "TLS, client certificates and passwords");

describe.runIf(hasOpenssl)("with a web configuration", () => {
  let folder = "";
  let path = "";
  let server: Certificate;
  let renewed: Certificate;
  let authority: Certificate;
  let prometheus: Certificate;
  let stranger: Certificate;
  const running: Serving[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "tls-"));
    path = join(folder, "web.yml");
    const maker = new CertificateMaker(folder);
    [server, renewed, authority, stranger] = await Promise.all([
      maker.selfSigned("server", "first"),
      maker.selfSigned("renewed", "second"),
      maker.selfSigned("authority"),
      maker.selfSigned("stranger"),
    ]);
    prometheus = await maker.signed("prometheus", authority, "DNS:prometheus,URI:spiffe://example.org/p");
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map(({ close }) => close(0)));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const tls = (...lines: string[]): string =>
    [`tls_server_config:`, `cert_file: now.crt`, `key_file: now.key`, ...lines].join("\n  ");

  /** Puts a certificate where the configuration has it. */
  function install({ certFile, keyFile }: Certificate): void {
    copyFileSync(certFile, join(folder, "now.crt"));
    copyFileSync(keyFile, join(folder, "now.key"));
  }

  /** Serves as the file says, and trusts what it serves with. */
  async function start(text: string) {
    install(server);
    writeFileSync(path, text);
    const clock = new ManualClock();
    const lines: string[] = [];
    const write = (line: string): unknown => lines.push(line);
    const serving = await serve({
      web: { listen: [{ host: "127.0.0.1", port: 0 }], systemdSocket: false, configFile: path },
      route: ({ url = "" }) => Promise.resolve(textReply(url === "/missing" ? 404 : 200, url)),
      systemd: { processId: 1, variables: {} },
      clock,
      log: createLogger({ level: "info", format: "logfmt", write, wallClock: () => 0 }),
    });
    running.push(serving);
    const url = serving.addresses[0] ?? "";
    const ask = (options: TlsRequest = {}): Promise<TlsAnswer> =>
      askOverTls(`${url}metrics`, { ca: [server.cert, renewed.cert], ...options });
    return { url, ask, clock, lines };
  }

  /** A client sees no more than that the connection ends. */
  const refused = /ECONNRESET|socket hang up/;
  const own = ({ cert, key }: Certificate): TlsRequest => ({ cert, key });

  describe("TLS", () => {
    test("is spoken, and nothing else", async () => {
      const { url, ask } = await start(tls());
      expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/$/);
      expect(await ask()).toMatchObject({
        status: 200,
        body: "/metrics\n",
        server: "first",
        version: "TLSv1.3",
      });
      await expect(fetch(url.replace("https", "http"))).rejects.toThrow("fetch failed");
    });

    test("offers HTTP/1.1 to who would rather have HTTP/2", async () => {
      const { ask } = await start(tls());
      expect(await ask({ ALPNProtocols: ["h2", "http/1.1"] })).toMatchObject({
        status: 200,
        alpn: "http/1.1",
      });
    });

    test("has the versions that are configured", async () => {
      const { ask } = await start(tls("max_version: TLS12"));
      expect((await ask()).version).toBe("TLSv1.2");
      await expect(ask({ minVersion: "TLSv1.3" })).rejects.toThrow(/protocol version/);
    });

    test("has old versions too when it is told to, and by default has not", async () => {
      const old = { maxVersion: "TLSv1.1", minVersion: "TLSv1", ciphers: "DEFAULT:@SECLEVEL=0" } as const;
      const { ask } = await start(tls("min_version: TLS10"));
      expect((await ask(old)).version).toBe("TLSv1.1");
      const strict = await start(tls());
      await expect(strict.ask(old)).rejects.toThrow(/protocol version/);
    });

    test("has the ciphers that are configured, and those of TLS 1.3", async () => {
      const { ask } = await start(tls("cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]"));
      expect((await ask({ maxVersion: "TLSv1.2" })).cipher).toBe("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
      await expect(ask({ maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-AES128-GCM-SHA256" })).rejects.toThrow(
        /handshake failure/,
      );
      expect((await ask()).version).toBe("TLSv1.3");
    });

    test("keeps the connection of who uses it while somebody opens hundreds", async () => {
      const { url } = await start(tls());
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const ports = new Set([(await askOverTls(url, { ca: server.cert, agent })).port]);
      const sockets: Socket[] = [];
      for (let count = 1; count <= 600; count += 1) {
        const socket = connect(Number(new URL(url).port), "127.0.0.1");
        sockets.push(socket.on("error", () => undefined));
        await once(socket, "connect");
        if (count % 100 === 0) ports.add((await askOverTls(url, { ca: server.cert, agent })).port);
      }
      for (const socket of sockets) socket.destroy();
      agent.destroy();
      expect(ports.size).toBe(1);
    });

    test("is closed while somebody shakes hands and does not go on", async () => {
      const { url } = await start(tls());
      const socket = connect(Number(new URL(url).port), "127.0.0.1");
      socket.on("error", () => undefined);
      await once(socket, "connect");
      const begin = performance.now();
      await Promise.all(running.splice(0).map(({ close }) => close(100)));
      expect(performance.now() - begin).toBeLessThan(2000);
    });

    test("has the curves that are configured", async () => {
      const { ask } = await start(tls("curve_preferences: [CurveP384]"));
      expect((await ask({ ecdhCurve: "secp384r1" })).status).toBe(200);
      await expect(ask({ ecdhCurve: "prime256v1" })).rejects.toThrow(/handshake failure/);
    });
  });

  describe("a certificate", () => {
    test("that was renewed is the one of the next connection, without a restart", async () => {
      const { ask, clock, lines } = await start(tls());
      expect((await ask()).server).toBe("first");
      install(renewed);
      await clock.advance(1000);
      expect((await ask()).server).toBe("second");
      expect(lines).toEqual([expect.stringContaining('msg="Web configuration read again"')]);
    });

    test("that was renewed by half leaves the old one, until the other half is there", async () => {
      const { ask, clock, lines } = await start(tls());
      copyFileSync(renewed.certFile, join(folder, "now.crt"));
      for (let round = 0; round < 3; round += 1) {
        await clock.advance(1000);
        expect((await ask()).server).toBe("first");
      }
      expect(lines).toEqual([
        expect.stringContaining("tls_server_config.key_file is not the key of the certificate in cert_file"),
      ]);
      copyFileSync(renewed.keyFile, join(folder, "now.key"));
      await clock.advance(1000);
      expect((await ask()).server).toBe("second");
    });

    test("can be in the file itself", async () => {
      const indent = (pem: string): string => pem.trimEnd().replaceAll("\n", "\n    ");
      const { ask } = await start(
        `tls_server_config:\n  cert: |\n    ${indent(server.cert)}\n  key: |\n    ${indent(server.key)}\n`,
      );
      expect((await ask()).server).toBe("first");
    });
  });

  describe("a client", () => {
    const verified = (): string =>
      tls("client_auth_type: RequireAndVerifyClientCert", `client_ca_file: ${authority.certFile}`);

    test("with a certificate of the authority is let in, without one or with another is not", async () => {
      const { ask } = await start(verified());
      expect((await ask(own(prometheus))).status).toBe(200);
      await expect(ask()).rejects.toThrow(refused);
      await expect(ask(own(stranger))).rejects.toThrow(refused);
    });

    test("needs none where it is verified only if given", async () => {
      const { ask } = await start(
        tls("client_auth_type: VerifyClientCertIfGiven", `client_ca_file: ${authority.certFile}`),
      );
      expect((await ask()).status).toBe(200);
      expect((await ask(own(prometheus))).status).toBe(200);
      await expect(ask(own(stranger))).rejects.toThrow(refused);
    });

    test("may have any where any is enough, but needs one", async () => {
      const { ask } = await start(tls("client_auth_type: RequireAnyClientCert"));
      expect((await ask(own(stranger))).status).toBe(200);
      await expect(ask()).rejects.toThrow(refused);
    });

    test("has one of the names that are allowed", async () => {
      const { ask, clock } = await start(`${verified()}\n  client_allowed_sans: ["spiffe://example.org/p"]`);
      expect((await ask(own(prometheus))).status).toBe(200);
      writeFileSync(path, `${verified()}\n  client_allowed_sans: [grafana]`);
      await clock.advance(1000);
      await expect(ask(own(prometheus))).rejects.toThrow(refused);
    });

    test("is not asked for one while the exporter runs, if it was not before", async () => {
      const { ask, clock, lines } = await start(tls());
      writeFileSync(path, verified());
      await clock.advance(1000);
      expect((await ask()).status).toBe(200);
      expect(lines).toEqual([expect.stringContaining("cannot change while the exporter runs; restart it")]);
    });
  });

  describe("a user", () => {
    const users = (...entries: string[]): string => ["basic_auth_users:", ...entries].join("\n  ");
    const alice = `alice: ${hashSync("right", 4)}`;

    test.each(["http", "https"])("needs the password over %s, on every path", async (scheme) => {
      const { ask, url } = await start(scheme === "http" ? users(alice) : `${tls()}\n${users(alice)}`);
      const status = async (auth?: string): Promise<number> => {
        if (scheme === "https") return (await ask({ auth })).status;
        const headers = auth === undefined ? {} : { authorization: `Basic ${btoa(auth)}` };
        return (await fetch(`${url}metrics`, { headers })).status;
      };
      expect(await status("alice:right")).toBe(200);
      expect(await status("alice:right")).toBe(200);
      expect(await status("alice:wrong")).toBe(401);
      expect(await status("mallory:right")).toBe(401);
      expect(await status()).toBe(401);
    });

    test("who was added is let in, and who was removed is not", async () => {
      const { url, clock } = await start(users(alice));
      const status = async (auth: string): Promise<number> =>
        (await fetch(url, { headers: { authorization: `Basic ${btoa(auth)}` } })).status;
      expect(await status("alice:right")).toBe(200);
      writeFileSync(path, users(`bob: ${hashSync("strong", 4)}`));
      await clock.advance(1000);
      expect(await status("bob:strong")).toBe(200);
      expect(await status("alice:right")).toBe(401);
    });

    test("who is known goes on while somebody tries passwords", async () => {
      // Of a cost that keeps bcrypt busy for longer than this takes.
      const { url } = await start(users(alice, `eve: ${hashSync("x", 4).replace("$04$", "$17$")}`));
      const status = async (auth: string): Promise<number> =>
        (await fetch(url, { headers: { authorization: `Basic ${btoa(auth)}` } })).status;
      expect(await status("alice:right")).toBe(200);
      const tries = Array.from({ length: 20 }, () => status("eve:wrong").catch(() => 0));
      const begin = performance.now();
      for (let round = 0; round < 20; round += 1) expect(await status("alice:right")).toBe(200);
      expect(performance.now() - begin).toBeLessThan(1000);
      await running.splice(0)[0]?.close(0);
      expect(new Set(await Promise.all(tries))).toEqual(new Set([0, 503]));
    });
  });

  test("every answer has the headers, whatever it says", async () => {
    const headers =
      "http_server_config:\n  headers:\n    X-Frame-Options: deny\n    Strict-Transport-Security: max-age=60";
    const { ask, url } = await start(`${tls()}\n${headers}\nbasic_auth_users:\n  a: ${hashSync("b", 4)}`);
    const expected = { "x-frame-options": "deny", "strict-transport-security": "max-age=60" };
    expect(await ask({ auth: "a:b" })).toMatchObject({ status: 200, headers: expected });
    expect(await ask()).toMatchObject({ status: 401, headers: expected });
    const missing = await askOverTls(`${url}missing`, { ca: server.cert, auth: "a:b" });
    expect(missing).toMatchObject({ status: 404, headers: expected });
  });

  test("requests beyond the rate are refused until the next interval", async () => {
    const { url, clock } = await start("rate_limit: { interval: 10s, burst: 2 }");
    const statuses = async (): Promise<number[]> => [
      (await fetch(url)).status,
      (await fetch(url)).status,
      (await fetch(url)).status,
    ];
    expect(await statuses()).toEqual([200, 200, 429]);
    await clock.advance(10_000);
    expect(await statuses()).toEqual([200, 429, 429]);
  });

  test("that is bad, nothing is served at all", async () => {
    await expect(start("tls_server_config: { cert_file: missing.crt, key_file: now.key }")).rejects.toThrow(
      "tls_server_config.cert_file cannot be read",
    );
  });
});
