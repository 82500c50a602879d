import { connect, type Socket } from "node:net";

/** What a server has answered. */
export interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

/**
 * One connection to 127.0.0.1 that asks again and again, one request after the other, and can read no more than
 * answers with a Content-Length. Node's own client takes more time for an answer than the servers that are
 * measured, so it would be what is measured.
 */
export class KeepAliveConnection implements Disposable {
  readonly #socket: Socket;
  #chunks: Buffer[] = [];
  #received = 0;
  #head: ReturnType<typeof readHead>;
  #waiting:
    { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void } | undefined;

  /** Connects; what is wrong with that comes from {@link get}. */
  constructor(port: number) {
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.#socket.on("data", (chunk: Buffer) => this.#take(chunk));
    this.#socket.on("error", (error) => this.#waiting?.reject(error));
    this.#socket.on("close", () => this.#waiting?.reject(new Error("the server closed the connection")));
  }

  /** @param headers Lines, each with "\r\n" at its end. */
  get(path: string, headers: string = ""): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`);
    });
  }

  [Symbol.dispose](): void {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#received += chunk.length;
    this.#head ??= readHead(this.#chunks);
    if (this.#head === undefined) return;
    const { status, length, end } = this.#head;
    if (this.#received < end + length) return;
    const body = Buffer.concat(this.#chunks).subarray(end);
    this.#chunks = [];
    this.#received = 0;
    this.#head = undefined;
    this.#waiting?.resolve({ status, body });
  }
}

/** What the head of an answer says, and where the body begins; undefined while the head is not all there. */
function readHead(chunks: readonly Buffer[]) {
  const text = Buffer.concat(chunks).toString("latin1");
  const end = text.indexOf("\r\n\r\n") + 4;
  if (end < 4) return undefined;
  const length = /^content-length: (\d+)\r$/im.exec(text.slice(0, end))?.[1];
  if (length === undefined) throw new Error(`an answer without Content-Length: ${text.slice(0, end)}`);
  return {
    status: Number(text.slice("HTTP/1.1 ".length, "HTTP/1.1 200".length)),
    length: Number(length),
    end,
  };
}
