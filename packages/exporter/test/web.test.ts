import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hashSync } from "bcryptjs";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CertificateMaker } from "../../exporter-toolkit/test/support/certificates.ts";
import { parseOpenMetrics } from "../../exporter-toolkit/test/support/open-metrics.ts";
import { bePatient, patiently } from "../../command-line/test/support/patience.ts";
import { ExporterProcess } from "../../command-line/test/support/process.ts";
import { Prometheus } from "../../exporter-toolkit/test/support/prometheus.ts";
import { requireBuild, requirePrograms } from "../../command-line/test/support/requires.ts";
import { askOverTls } from "../../exporter-toolkit/test/support/tls-client.ts";

bePatient();
beforeAll(requireBuild);

const canScrape = await requirePrograms(
  { openssl: "openssl", prometheus: "prometheus" },
  "that a real Prometheus reads the exporter over TLS, with a password and a client certificate",
);

let folder: string;
const running: ExporterProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rbp-web-"));
});
afterEach(async () => {
  for (const exporter of running.splice(0)) {
    exporter.kill("SIGKILL");
    await exporter.ended;
  }
  await rm(folder, { recursive: true, force: true });
});

function start(...argv: string[]): ExporterProcess {
  const exporter = new ExporterProcess(["--simulate", "--port", "0", ...argv]);
  running.push(exporter);
  return exporter;
}

/** Writes a web configuration, and gives its path. */
async function webConfiguration(...lines: string[]): Promise<string> {
  const path = join(folder, "web.yml");
  await writeFile(path, `${lines.join("\n")}\n`);
  return path;
}

describe("the exporter", () => {
  test("answers scrapes of both formats at once, each in its own", async () => {
    const url = await start("--interval", "10ms").url();
    const scrape = async (accept: string): Promise<string> =>
      (await fetch(`${url}/metrics`, { headers: { accept } })).text();
    for (let round = 0; round < 20; round += 1) {
      const [open, text] = await Promise.all([
        scrape("application/openmetrics-text;version=1.0.0,*/*;q=0.1"),
        scrape("text/plain"),
      ]);
      expect(parseOpenMetrics(open).length).toBeGreaterThan(10);
      expect(text).toMatch(/^# TYPE ina260_reads_total counter$/m);
      expect(text).not.toContain("# EOF");
    }
  });

  test("shows the sensors that are asked for, and their state as JSON and as a page", async () => {
    const url = await start("--device", "npu").url();
    const filtered = await fetch(`${url}/metrics?sensor[]=npu`);
    expect(await filtered.text()).toContain('device="npu"');
    const unknown = await fetch(`${url}/metrics?sensor[]=gpu`);
    expect(unknown.status).toBe(400);
    expect(await unknown.text()).toBe('There is no sensor "gpu"; there are "npu"\n');
    const { data } = (await (await fetch(`${url}/api/v1/sensors`)).json()) as {
      data: { sensors: Record<string, unknown>[] };
    };
    expect(data.sensors).toEqual([
      expect.objectContaining({ place: "i2c-1/0x70.7/0x40", state: "up", ageSeconds: expect.any(Number) }),
    ]);
    const page = await (await fetch(url, { headers: { accept: "text/html" } })).text();
    expect(page).toContain('scope="row">npu</th>');
    expect(page).toContain("i2c-1/0x70.7/0x40");
  });

  test("ends with 2, and says where, when its web configuration is bad; --config.check says the same", async () => {
    const path = await webConfiguration("basic_auth_users:", "  prometheus: secret", "tls: on");
    for (const exporter of [
      start("--web.config.file", path),
      start("--web.config.file", path, "--config.check"),
    ]) {
      expect(await exporter.ended).toBe(2);
      expect(exporter.stderr.split("\n")).toEqual([
        expect.stringContaining(`${path}:2:15: basic_auth_users.prometheus is no bcrypt hash`),
        expect.stringContaining(`${path}:3:1: tls is unknown`),
        "",
      ]);
    }
    await webConfiguration("http_server_config: { headers: { X-Frame-Options: deny } }");
    const good = start("--web.config.file", path, "--config.check");
    expect(await good.ended).toBe(0);
    expect(good.stdout).toBe(`${path}: OK\n`);
  });
});

test.runIf(canScrape)(
  "a real Prometheus reads it over TLS, with a password and a client certificate",
  async () => {
    const maker = new CertificateMaker(folder);
    const [server, authority] = await Promise.all([
      maker.selfSigned("server"),
      maker.selfSigned("authority"),
    ]);
    const client = await maker.signed("client", authority, "DNS:prometheus");
    const path = await webConfiguration(
      "tls_server_config:",
      "  cert_file: server.crt",
      "  key_file: server.key",
      "  client_auth_type: RequireAndVerifyClientCert",
      "  client_ca_file: authority.crt",
      "  client_allowed_sans: [prometheus]",
      "basic_auth_users:",
      `  prometheus: ${hashSync("secret", 8)}`,
    );
    const url = await start("--web.config.file", path).url();
    expect(url).toMatch(/^https:/);
    const scheme = (password: string): string[] => [
      "    scheme: https",
      "    basic_auth: { username: prometheus, password: PASSWORD }".replace("PASSWORD", password),
      `    tls_config: { ca_file: ${server.certFile}, cert_file: ${client.certFile}, key_file: ${client.keyFile}, server_name: localhost }`,
    ];
    await using prometheus = await Prometheus.start(
      { right: url, wrong: url },
      { right: scheme("secret"), wrong: scheme("guess") },
    );
    await expect.poll(() => prometheus.value('up{job="right"}'), patiently).toBe(1);
    expect(await prometheus.value('ina260_up{job="right"}')).toBe(1);
    await expect.poll(() => prometheus.value('up{job="wrong"}'), patiently).toBe(0);
    const trusted = { ca: server.cert, cert: client.cert, key: client.key, servername: "localhost" };
    expect(await askOverTls(`${url}/metrics`, trusted)).toMatchObject({ status: 401 });
  },
);
