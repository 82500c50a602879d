import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { KeepAliveConnection } from "./keep-alive-connection.ts";

let server: Server;
let answer: (request: string, socket: Socket) => void;

beforeEach(async () => {
  server = createServer((socket) => socket.on("data", (chunk) => answer(chunk.toString(), socket)));
  await once(server.listen(0, "127.0.0.1"), "listening");
});
afterEach(() => server.close());

function connect(): KeepAliveConnection {
  const address = server.address();
  return new KeepAliveConnection(typeof address === "object" ? (address?.port ?? 0) : 0);
}

test("requests follow each other on one connection, with their headers", async () => {
  const requests: string[] = [];
  answer = (request, socket) => {
    requests.push(request);
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n${String(requests.length)}\n`);
  };
  using connection = connect();
  expect(await connection.get("/metrics")).toEqual({ status: 200, body: Buffer.from("1\n") });
  expect(await connection.get("/other", "Accept: */*\r\n")).toEqual({
    status: 200,
    body: Buffer.from("2\n"),
  });
  expect(requests).toEqual([
    "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "GET /other HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n",
  ]);
});

test("an answer may come in pieces, cut anywhere", async () => {
  answer = (_, socket) => {
    const pieces = ["HTTP/1.1 503 Busy\r\ncontent-le", "ngth: 6\r\n\r", "\nabc", "def"];
    const next = (): void => {
      const piece = pieces.shift();
      if (piece !== undefined) socket.write(piece, () => setImmediate(next));
    };
    next();
  };
  using connection = connect();
  expect(await connection.get("/")).toEqual({ status: 503, body: Buffer.from("abcdef") });
});

test("a server that closes the connection, or is not there, is an error", async () => {
  answer = (_, socket) => socket.end("HTTP/1.1 200 OK\r\n");
  using connection = connect();
  await expect(connection.get("/")).rejects.toThrow("the server closed the connection");

  const closed = once(server, "close");
  using refused = connect();
  server.close();
  await closed;
  await expect(refused.get("/")).rejects.toThrow(/ECONNREFUSED|closed the connection/);
});
