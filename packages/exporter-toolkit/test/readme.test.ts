import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { hashSync } from "bcryptjs";
import * as promClient from "prom-client";
import { expect, test } from "vitest";
import { serveExporter, type Serving } from "../src/index.ts";
import { requirePrograms } from "../../command-line/test/support/requires.ts";
import { CertificateMaker } from "./support/certificates.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const example = /```ts file=exporter\.ts\n(.*?)```/s.exec(readme)?.[1] ?? "";

const canRun = await requirePrograms(
  { curl: "curl", openssl: "openssl" },
  "that the example of the README serves with TLS and a password",
);

test.runIf(canRun)(
  "the example of the README serves a counter with TLS and a password in at most fifteen lines",
  async () => {
    expect(example.trim().split("\n").length).toBeLessThanOrEqual(15);
    const folder = mkdtempSync(join(tmpdir(), "toolkit-readme-"));
    const { certFile } = await new CertificateMaker(folder).selfSigned("server");
    const users = `basic_auth_users:\n  prometheus: ${hashSync("secret", 4)}\n`;
    const configFile = join(folder, "web.yaml");
    writeFileSync(
      configFile,
      `tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n${users}`,
    );
    const serving = await run(example.replace('"web.yaml"', JSON.stringify(configFile)));
    try {
      const url = `${serving.addresses[0] ?? ""}metrics`;
      const curl = async (...args: string[]): Promise<string> =>
        (await promisify(execFile)("curl", ["-s", "-w", "%{http_code}", "--cacert", certFile, ...args, url]))
          .stdout;
      expect(url).toMatch(/^https:/);
      expect(await curl("-u", "prometheus:secret")).toMatch(/^jobs_total 1\n[^]*200$/m);
      expect(await curl()).toMatch(/401$/);
    } finally {
      await serving.close(0);
      rmSync(folder, { recursive: true });
    }
  },
);

/** Runs the example with its imports as parameters, so that it uses the sources. */
async function run(source: string): Promise<Serving> {
  const body = source.replaceAll(/^import .*\n/gm, "").replace("export const serving =", "return");
  // oxlint-disable-next-line no-implied-eval
  const start = new Function(
    "serveExporter",
    "promClient",
    `return (async () => {
    const { Counter, Registry } = promClient;
    ${body}
  })();`,
  ) as (serve: typeof serveExporter, client: typeof promClient) => Promise<Serving>;
  return start(serveExporter, promClient);
}
