import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { hashSync } from "bcryptjs";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { bePatient, patiently } from "../../command-line/test/support/patience.ts";
import { ExporterProcess } from "../../command-line/test/support/process.ts";
import { requireBuild, requirePrograms } from "../../command-line/test/support/requires.ts";
import type { ClientWindow } from "../src/windows/windows.ts";

bePatient();

const hasCurl = await requirePrograms({ curl: "curl" }, "windows begun and ended with curl");

beforeAll(requireBuild);

const running: ExporterProcess[] = [];
afterEach(async () => {
  for (const exporter of running.splice(0)) {
    exporter.kill("SIGKILL");
    await exporter.ended;
  }
});

async function start(...argv: readonly string[]): Promise<{ exporter: ExporterProcess; windows: string }> {
  const exporter = new ExporterProcess(["--simulate", "--port", "0", "--interval", "0.05", ...argv]);
  running.push(exporter);
  return { exporter, windows: `${await exporter.url()}/api/v1/windows` };
}

async function ask(url: string, method: string): Promise<{ status: number; window?: ClientWindow }> {
  const answer = await fetch(url, { method });
  const { data } = (await answer.json()) as { data?: { window: ClientWindow } };
  return { status: answer.status, ...data };
}

describe("over HTTP", () => {
  test("a window runs from its POST to its DELETE, and tells its error", async () => {
    const { exporter, windows } = await start("--web.enable-windows");
    const begun = await ask(`${windows}?name=job`, "POST");
    expect(begun).toMatchObject({ status: 201, window: { name: "job", ended: false } });
    const url = `${windows}/${begun.window?.id ?? ""}`;
    await expect
      .poll(async () => (await ask(url, "GET")).window?.total.samples, patiently)
      .toBeGreaterThan(5);
    const ended = await ask(url, "DELETE");
    expect(ended).toMatchObject({
      status: 200,
      window: { name: "job", ended: true, total: { coverage: 1, errorJoules: expect.any(Number) as number } },
    });
    const { joules = 0, meanWatts = 0, durationSeconds = 0 } = ended.window?.total ?? {};
    expect(joules).toBeCloseTo(meanWatts * durationSeconds, 5);
    expect((await ask(url, "DELETE")).status).toBe(404);
    expect(await exporter.stop("SIGTERM")).toMatchObject({ end: 0 });
  });

  test("one that is open keeps nobody from ending the exporter", async () => {
    const { exporter, windows } = await start("--web.enable-windows");
    await ask(windows, "POST");
    const { end, milliseconds } = await exporter.stop("SIGTERM");
    expect(end).toBe(0);
    expect(milliseconds).toBeLessThan(1000);
  });

  test("nobody may begin one where they are not enabled", async () => {
    const { windows } = await start();
    const answer = await fetch(windows, { method: "POST" });
    expect([answer.status, await answer.text()]).toEqual([
      403,
      "Windows are not enabled; --web.enable-windows does that\n",
    ]);
  });

  test("a password is asked for as everywhere", async () => {
    const folder = mkdtempSync(join(tmpdir(), "rbp-windows-"));
    try {
      const file = join(folder, "web.yaml");
      writeFileSync(file, `basic_auth_users: { alice: ${hashSync("secret", 4)} }\n`);
      const { windows } = await start("--web.enable-windows", "--web.config.file", file);
      const authorization = `Basic ${Buffer.from("alice:secret").toString("base64")}`;
      expect((await fetch(windows, { method: "POST" })).status).toBe(401);
      expect((await fetch(windows, { method: "POST", headers: { authorization } })).status).toBe(201);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe.skipIf(!hasCurl)("with curl", () => {
  const curl = async (...argv: readonly string[]): Promise<string> =>
    (await promisify(execFile)("curl", ["-s", ...argv])).stdout;

  test.each([
    ["a JSON body", ["--json", '{"sensors": ["deepx"], "name": "job"}'], 201],
    ["a body that says nothing of its type", ["-d", '{"sensors": ["deepx"], "name": "job"}'], 201],
    ["another device", ["--json", '{"sensors": ["gpu"]}'], 400],
    // It is read to its end, so that there is an answer.
    ["a body of megabytes", ["-d", `@${process.execPath}`], 400],
  ])("%s", async (_, argv, status) => {
    const { windows } = await start("--web.enable-windows");
    const answer = await curl(...argv, "-w", "\n%{http_code}", windows);
    expect(answer.split("\n").at(-1)).toBe(String(status));
    const open = await curl(windows);
    expect(open.includes('"name":"job"')).toBe(status === 201);
  });
});
