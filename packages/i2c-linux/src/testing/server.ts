import { createServer, type Server, type Socket } from "node:net";
import { EmulatedDescriptor } from "./descriptor.ts";
import type { EmulatedKernel } from "./emulated-kernel.ts";
import { encodeReply, type EmulationRequest, RequestReader, requests } from "./protocol.ts";
import { type Outcome, perform } from "./requests.ts";
import { errnos, SystemError } from "./system-error.ts";

/** Answers the shim: holds open descriptors, and what went wrong that no program was told. */
export class EmulationServer {
  readonly #kernel: EmulatedKernel;
  readonly #descriptors = new Map<string, EmulatedDescriptor>();
  readonly #sockets = new Set<Socket>();
  readonly #failures: unknown[] = [];
  readonly #server: Server;

  constructor(kernel: EmulatedKernel) {
    this.#kernel = kernel;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  listen(path: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(path, resolve);
    });
  }

  /** @returns What chips and hooks threw that was no failure of a bus. */
  async close(): Promise<readonly unknown[]> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
    return this.#failures;
  }

  #accept(socket: Socket): void {
    const reader = new RequestReader();
    const opened: string[] = [];
    this.#sockets.add(socket);
    socket.on("data", (chunk) => {
      for (const request of reader.push(chunk)) {
        if (request.kind === requests.OPEN) opened.push(request.descriptor);
        void this.#answer(request).then((reply) => socket.write(reply));
      }
    });
    // A program that is killed resets its connections; that is no failure of the emulation.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      this.#sockets.delete(socket);
      for (const descriptor of opened) this.#descriptors.delete(descriptor);
    });
  }

  async #answer(request: EmulationRequest): Promise<Buffer> {
    try {
      const { result, data } = await this.#perform(request);
      return encodeReply(result, data);
    } catch (error) {
      if (error instanceof SystemError) return encodeReply(-errnos[error.errno]);
      this.#failures.push(error);
      return encodeReply(-errnos.EIO);
    }
  }

  #perform(request: EmulationRequest): Outcome | Promise<Outcome> {
    if (request.kind === requests.OPEN) return this.#open(request);
    if (request.kind === requests.EXISTS) {
      this.#kernel.find(request.bus);
      return { result: 0 };
    }
    const descriptor = this.#descriptors.get(request.descriptor);
    if (descriptor === undefined) throw new SystemError("EBADF");
    return perform(descriptor, request);
  }

  #open({ bus: number, descriptor, argument }: EmulationRequest): Outcome {
    const bus = this.#kernel.find(number);
    const isClaimed = (address: number): boolean => this.#kernel.isClaimed(bus, address);
    this.#descriptors.set(descriptor, new EmulatedDescriptor(bus.adapter, isClaimed, argument));
    return { result: 0 };
  }
}
