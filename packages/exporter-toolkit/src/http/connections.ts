import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { Clock } from "@rbp/command-line";

/** Connections that are kept, over all addresses together. */
export const MAXIMUM_CONNECTIONS = 512;

/**
 * The connections that are open. When there are too many the one that was idle longest is closed, and not the new one
 * refused: a client that opens hundreds and keeps them locks no other out.
 */
export class Connections {
  /** Longest idle first. */
  readonly #open = new Set<Socket>();

  watch(server: Server): void {
    server.on("connection", (socket: Socket) => this.#add(socket));
    server.on("secureConnection", (secure: TLSSocket) => this.#replace(secure));
  }

  use(socket: Socket): void {
    if (this.#open.delete(socket)) this.#open.add(socket);
  }

  /** Closes them all: also those that still shake hands, which no HTTP server knows of. */
  close(): void {
    for (const socket of this.#open) socket.destroy();
  }

  #add(socket: Socket): void {
    this.#open.add(socket);
    socket.once("close", () => this.#open.delete(socket));
    const [oldest] = this.#open;
    if (oldest === undefined || this.#open.size <= MAXIMUM_CONNECTIONS) return;
    this.#open.delete(oldest);
    oldest.destroy();
  }

  /** Requests name the encrypted socket; until the handshake only the plain one below it is known. */
  #replace(secure: TLSSocket): void {
    for (const plain of this.#open) {
      if (plain.remotePort !== secure.remotePort || plain.remoteAddress !== secure.remoteAddress) continue;
      this.#open.delete(plain);
      this.#add(secure);
      return;
    }
  }
}

/** Time for a client to take an answer. A scrape times out after 10 s by default. */
export const MAXIMUM_READ_MILLISECONDS = 10_000;

/** Bytes of all answers together that may wait for clients to take them. */
export const MAXIMUM_UNREAD_BYTES: number = 64 * 2 ** 20;

/** The answers that clients have not taken yet. One that takes too long is disconnected, and the oldest of too many. */
export function createUnreadAnswers(clock: Clock): (response: ServerResponse, bytes: number) => void {
  const waiting = new Map<ServerResponse, number>();
  let total = 0;
  const forget = (response: ServerResponse): void => {
    total -= waiting.get(response) ?? 0;
    waiting.delete(response);
  };
  return (response, bytes) => {
    const taken = new AbortController();
    waiting.set(response, bytes);
    total += bytes;
    response.once("close", () => {
      taken.abort();
      forget(response);
    });
    clock.sleep(MAXIMUM_READ_MILLISECONDS, taken.signal).then(
      () => response.destroy(),
      () => undefined,
    );
    for (const first of waiting.keys()) {
      if (total <= MAXIMUM_UNREAD_BYTES) break;
      forget(first);
      first.destroy();
    }
  };
}
