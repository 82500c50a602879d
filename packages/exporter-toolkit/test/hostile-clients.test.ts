import { once } from "node:events";
import { Agent, get } from "node:http";
import { connect, type Socket } from "node:net";
import { ManualClock } from "@rbp/i2c/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { textReply } from "../src/http/route.ts";
import { serve, type Serving } from "../src/http/serve.ts";
import { serverLimits } from "../src/http/server.ts";
import {
  MAXIMUM_CONNECTIONS,
  MAXIMUM_UNREAD_BYTES,
  MAXIMUM_READ_MILLISECONDS,
} from "../src/http/connections.ts";
import { createLogger } from "@rbp/command-line";
import { bePatient, patiently } from "../../command-line/test/support/patience.ts";

bePatient();

/** More than the kernel takes for a connection that is not read. */
const LARGE = "x".repeat(15 * 2 ** 20);
const REQUEST = "GET /large HTTP/1.1\r\nHost: pi\r\n\r\n";

let serving: Serving;
let clock: ManualClock;
let url = "";
const sockets: Socket[] = [];

beforeEach(async () => {
  clock = new ManualClock();
  serving = await serve({
    web: { listen: [{ host: "127.0.0.1", port: 0 }], systemdSocket: false },
    route: ({ url: path }) => Promise.resolve(textReply(200, path === "/large" ? LARGE : "up")),
    systemd: { processId: 1, variables: {} },
    clock,
    log: createLogger({
      level: "info",
      format: "logfmt",
      write: (line) => {
        throw new Error(`nothing of this is worth a line in the log: ${line}`);
      },
      wallClock: () => 0,
    }),
  });
  url = serving.addresses[0] ?? "";
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await serving.close(0);
});

/** A connection that sends something and reads nothing. */
async function open(text = ""): Promise<Socket> {
  const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1" });
  socket.on("error", () => undefined).pause();
  sockets.push(socket);
  await once(socket, "connect");
  if (text !== "") socket.write(text);
  return socket;
}

/** The connections that have been closed from the other side. */
function closed(among: readonly Socket[]): Promise<number> {
  const states = among.map(
    (socket) =>
      new Promise<boolean>((resolve) => {
        if (socket.destroyed) resolve(true);
        socket.once("close", () => resolve(true));
        socket.resume();
        setTimeout(() => resolve(false), 200);
      }),
  );
  return Promise.all(states).then((all) => all.filter(Boolean).length);
}

/** Scrapes on connections of their own; nobody but a few milliseconds delays them. */
async function scrapeUndelayed(): Promise<void> {
  for (let round = 0; round < 10; round += 1) {
    const start = performance.now();
    const reply = await fetch(url, { headers: { connection: "close" } });
    expect(await reply.text()).toBe("up\n");
    expect(performance.now() - start).toBeLessThan(1000);
  }
}

describe("a client that does not read its answer", () => {
  test("delays nobody, and is disconnected in the end", async () => {
    const slow = await open(REQUEST);
    await expect.poll(() => clock.sleeping, patiently).toBe(1);
    await scrapeUndelayed();
    await clock.advance(MAXIMUM_READ_MILLISECONDS - 1);
    expect(clock.sleeping).toBe(1);
    await clock.advance(1);
    await expect.poll(() => clock.sleeping, patiently).toBe(0);
    expect(await closed([slow])).toBe(1);
  });

  test("costs no more memory than all of its kind may together: the first goes first", async () => {
    const most = Math.floor(MAXIMUM_UNREAD_BYTES / LARGE.length);
    const slow: Socket[] = [];
    for (let count = 1; count <= most + 3; count += 1) {
      slow.push(await open(REQUEST));
      await expect.poll(() => clock.sleeping, patiently).toBe(Math.min(count, most));
    }
    await scrapeUndelayed();
    expect(await closed(slow.slice(0, 3))).toBe(3);
  });

  test("who reads it late gets all of it", async () => {
    const late = await open(REQUEST);
    await expect.poll(() => clock.sleeping, patiently).toBe(1);
    let bytes = 0;
    late.on("data", (chunk: Buffer) => (bytes += chunk.length)).resume();
    await expect.poll(() => bytes, patiently).toBeGreaterThan(LARGE.length);
    await expect.poll(() => clock.sleeping, patiently).toBe(0);
  });
});

describe("a client that opens hundreds of connections", () => {
  test("keeps none of the others out, and loses its oldest", async () => {
    const idle: Socket[] = [];
    for (let count = 0; count < 600; count += 1) idle.push(await open());
    await scrapeUndelayed();
    expect(await closed(idle)).toBeGreaterThanOrEqual(600 - MAXIMUM_CONNECTIONS);
  });

  test("does not take the connection of who uses it", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const scrape = async (): Promise<number | undefined> => {
      const asked = get(url, { agent });
      const [response] = (await once(asked, "response")) as [NodeJS.ReadableStream];
      response.resume();
      await once(response, "end");
      return asked.socket?.localPort;
    };
    const ports = new Set([await scrape()]);
    for (let count = 1; count <= 600; count += 1) {
      await open();
      if (count % 100 === 0) ports.add(await scrape());
    }
    agent.destroy();
    expect(ports.size).toBe(1);
  });
});

describe("a client that sends its header byte by byte", () => {
  test("delays nobody, and is disconnected when the time for it is over", async () => {
    const socket = await open("GET / HTTP/1.1\r\nX-Slow: ");
    const timer = setInterval(() => socket.write("x"), 200);
    const start = performance.now();
    const ended = once(socket.resume(), "close");
    await scrapeUndelayed();
    await ended;
    clearInterval(timer);
    const longest = serverLimits.headersTimeout + 2 * serverLimits.connectionsCheckingInterval;
    expect(performance.now() - start).toBeLessThan(longest + 1000);
    expect(performance.now() - start).toBeGreaterThan(serverLimits.headersTimeout - 100);
  });
});

test.each([10_000, 1_000_000])("a target of %i bytes is refused, and nobody waits for it", async (length) => {
  const socket = await open(`GET /${"x".repeat(length)} HTTP/1.1\r\nHost: pi\r\n\r\n`);
  let answer = "";
  socket.on("data", (chunk: Buffer) => (answer += chunk.toString())).resume();
  await scrapeUndelayed();
  await expect.poll(() => answer, patiently).toContain("431 Request Header Fields Too Large");
});
