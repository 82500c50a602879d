import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { bePatient, patiently } from "../../command-line/test/support/patience.ts";
import { exporterCli, requireBuild, requirePrograms } from "../../command-line/test/support/requires.ts";

bePatient();

const hasActivation = await requirePrograms(
  { "systemd-socket-activate": "systemd" },
  "that a request starts the exporter through systemd",
);

beforeAll(requireBuild);

const exporter = [process.execPath, exporterCli, "--simulate", "--web.systemd-socket"];

const running: { readonly child: ChildProcess; readonly ended: Promise<unknown> }[] = [];
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill("SIGKILL");
    await ended;
  }
});

/** Starts a command with descriptors from 3 on, and collects what it prints. */
function start(command: readonly string[], descriptors: readonly number[] = []): { text: string } {
  const [file = "", ...argv] = command;
  const child = spawn(file, argv, { stdio: ["ignore", "ignore", "pipe", ...descriptors] });
  running.push({ child, ended: once(child, "close") });
  const output = { text: "" };
  child.stderr?.on("data", (chunk: Buffer) => (output.text += chunk.toString()));
  return output;
}

/** A socket that listens, and that nobody accepts from in this process once it was used. */
async function withListener<T>(use: (port: number, descriptor: number) => T): Promise<T> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  // Node has no public name for it.
  const { fd } = (server as unknown as { _handle: { fd: number } })._handle;
  const used = use(port, fd);
  server.close();
  return used;
}

/** As sd_listen_fds(3) has it: the variables name the process itself, and the sockets begin at 3. */
function activated(count: number): string[] {
  return ["sh", "-c", `LISTEN_PID=$$ LISTEN_FDS=${String(count)} exec "$@"`, "sh"].concat(exporter);
}

async function metrics(port: number): Promise<string> {
  try {
    return await (await fetch(`http://127.0.0.1:${String(port)}/metrics`)).text();
  } catch {
    return "not yet";
  }
}

describe("started by systemd for its sockets, the exporter", () => {
  test("listens on them", async () => {
    const { port, output } = await withListener((free, descriptor) => ({
      port: free,
      output: start(activated(1), [descriptor]),
    }));
    await expect
      .poll(() => output.text, patiently)
      .toContain(`msg=Listening address=http://127.0.0.1:${String(port)}/ `);
    expect(await metrics(port)).toContain("ina260_up");
  });

  test("says which of them cannot be used", async () => {
    const output = start(activated(1), [1]);
    await expect
      .poll(() => output.text, patiently)
      .toMatch(/msg="Cannot start" err="the socket of systemd at descriptor 3 cannot be used \(\w+\)/);
  });

  test("says so when there are none", async () => {
    const output = start(exporter);
    await expect.poll(() => output.text, patiently).toContain("systemd has handed over no socket");
  });

  test.runIf(hasActivation)("answers the request that it was started for", async () => {
    const port = await withListener((free) => free);
    start(["systemd-socket-activate", `--listen=127.0.0.1:${String(port)}`, ...exporter]);
    await expect.poll(() => metrics(port), patiently).toContain("ina260_up");
  });
});
