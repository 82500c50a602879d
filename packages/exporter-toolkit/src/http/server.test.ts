import { createServer } from "node:http";
import { connect } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { createLogger, systemClock } from "@rbp/command-line";
import { closeServer, listen } from "./listen.ts";
import { type Route, textReply } from "./route.ts";
import { metricsServers, serverLimits } from "./server.ts";

const running: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((close) => close()));
});

async function start(route: Route, port = 0) {
  const lines: string[] = [];
  const log = createLogger({
    level: "info",
    format: "logfmt",
    write: (line) => lines.push(line),
    wallClock: () => 0,
  });
  const { create, disconnect } = metricsServers(route, createServer, { clock: systemClock, log });
  const server = create();
  const close = (graceMilliseconds = 0): Promise<void> => closeServer(server, graceMilliseconds, disconnect);
  running.push(close);
  const url = `http://${await listen(server, { host: "127.0.0.1", port })}`;
  return { server, close, port: Number(new URL(url).port), url, lines };
}

const hello: Route = () => Promise.resolve(textReply(200, "hello"));

describe("an answer", () => {
  test("has its length, to HEAD too, which gets no body", async () => {
    const { url } = await start(hello);
    const got = await fetch(url);
    const head = await fetch(url, { method: "HEAD" });
    expect(await got.text()).toBe("hello\n");
    expect(await head.text()).toBe("");
    for (const { headers } of [got, head]) expect(headers.get("content-length")).toBe("6");
  });

  test("that cannot be given is a 500, a line in the log, and no stack", async () => {
    const { url, lines } = await start(() => Promise.reject(new Error("defect")));
    const reply = await fetch(`${url}/metrics`);
    expect(reply.status).toBe(500);
    expect(await reply.text()).not.toContain("defect");
    expect(lines).toEqual([expect.stringContaining('msg="Request failed" path=/metrics err=defect')]);
  });

  test("comes to a request with a body as well, and the connection goes on", async () => {
    const { url } = await start(hello);
    for (let round = 0; round < 3; round += 1) {
      const reply = await fetch(url, { method: "POST", body: "x".repeat(100_000) });
      expect(await reply.text()).toBe("hello\n");
    }
  });
});

describe("the limits", () => {
  test("are set on the server", async () => {
    const { server } = await start(hello);
    expect(server).toMatchObject({
      headersTimeout: serverLimits.headersTimeout,
      requestTimeout: serverLimits.requestTimeout,
      keepAliveTimeout: serverLimits.keepAliveTimeout,
    });
  });

  test("refuse a header that is too long", async () => {
    const { url } = await start(hello);
    const reply = await fetch(url, { headers: { "x-long": "x".repeat(serverLimits.maxHeaderSize) } });
    expect(reply.status).toBe(431);
  });
});

describe("to close", () => {
  test("ends connections that are idle, and cuts those that do not end", async () => {
    let arrived = (): void => undefined;
    const requested = new Promise<void>((resolve) => (arrived = resolve));
    const { server, close, port, url } = await start((request) => {
      if (request.url !== "/never") return hello(request);
      arrived();
      return new Promise(() => undefined);
    });
    await (await fetch(url)).text();
    const socket = connect(port, "127.0.0.1");
    const closed = new Promise((resolve) => socket.on("close", resolve));
    socket.on("error", () => undefined).write("GET /never HTTP/1.1\r\nHost: x\r\n\r\n");
    await requested;
    await close(10);
    await closed;
    expect(server.listening).toBe(false);
  });
});

describe("to listen", () => {
  test("on a port that is in use is an error that says what to do", async () => {
    const { port } = await start(hello);
    const refused = start(hello, port);
    await expect(refused).rejects.toThrow(
      `port ${String(port)} of 127.0.0.1 is in use; end the program that uses it`,
    );
  });

  test("on an address that the machine does not have is an error that says so", async () => {
    const { server, close } = await start(hello);
    await close();
    await expect(listen(server, { host: "192.0.2.1", port: 0 })).rejects.toThrow(
      "this machine has no such address",
    );
  });
});
