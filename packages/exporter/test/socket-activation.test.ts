import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { bePatient, patiently } from "./support/patience.ts";
import { requireBuild, requirePrograms } from "./support/requires.ts";

bePatient();

const hasActivation = await requirePrograms(
  { "systemd-socket-activate": "systemd" },
  "that the exporter listens on the sockets of systemd",
);

beforeAll(requireBuild);

const serveModule = new URL("../dist/http/serve.js", import.meta.url).href;
/** A program that listens on the sockets that it was started with, says where, and answers with "up". */
const program = `
import { serve } from ${JSON.stringify(serveModule)};
import { systemClock } from "@rbp/i2c";
const say = (text) => process.stdout.write(text + "\\n");
const serving = await serve({
  web: { listen: [], systemdSocket: true },
  route: async () => ({ status: 200, headers: {}, body: Buffer.from("up") }),
  systemd: { processId: process.pid, variables: process.env },
  clock: systemClock,
  log: { debug: say, info: say, warn: say, error: say },
}).catch((error) => say("refused: " + error.message));
if (serving) say("listening: " + serving.addresses.join(" "));
`;
const node = [process.execPath, "--input-type=module", "--eval", program];

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** Starts a command with descriptors from 3 on, and collects what it prints. */
function start(command: readonly string[], descriptors: readonly number[] = []): { text: string } {
  const [file = "", ...argv] = command;
  const cwd = fileURLToPath(new URL("..", import.meta.url));
  const child = spawn(file, argv, { cwd, stdio: ["ignore", "pipe", "ignore", ...descriptors] });
  children.push(child);
  const output = { text: "" };
  child.stdout?.on("data", (chunk: Buffer) => (output.text += chunk.toString()));
  return output;
}

/** A socket that listens, and that nobody accepts from in this process. */
async function withListener<T>(use: (port: number, descriptor: number) => Promise<T>): Promise<T> {
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

describe("a program that is started by systemd for its sockets", () => {
  /** As sd_listen_fds(3) describes it: the variables name the process itself. */
  const activated = (count: string): string[] =>
    ["sh", "-c", `LISTEN_PID=$$ LISTEN_FDS=${count} exec "$@"`, "sh"].concat(node);

  test("listens on them", async () => {
    await withListener(async (port, descriptor) => {
      const output = start(activated("1"), [descriptor]);
      const url = `http://127.0.0.1:${String(port)}/`;
      await expect.poll(() => output.text, patiently).toBe(`listening: ${url}\n`);
      expect(await (await fetch(url)).text()).toBe("up");
    });
  });

  test("says which of them does not listen", async () => {
    const output = start(activated("1"), [1]);
    await expect
      .poll(() => output.text, patiently)
      .toMatch(/^refused: the socket of systemd at descriptor 3 cannot be used \(\w+\)/);
  });

  test("says so when there are none", async () => {
    const output = start(node);
    await expect.poll(() => output.text, patiently).toContain("refused: --web.systemd-socket: systemd has");
  });

  test.runIf(hasActivation)("answers the request that it was started for", async () => {
    const port = await withListener((free) => Promise.resolve(free));
    const url = `http://127.0.0.1:${String(port)}/`;
    const output = start(["systemd-socket-activate", `--listen=127.0.0.1:${String(port)}`, ...node]);
    const ask = (): Promise<string> =>
      fetch(url).then(
        (reply) => reply.text(),
        () => "not yet",
      );
    await expect.poll(ask, patiently).toBe("up");
    expect(output.text).toBe(`listening: ${url}\n`);
  });
});
