import { createServer, type Server, type Socket } from "node:net";
import { checkBusNumber } from "../bus-number.ts";
import { EmulatedAdapter } from "./adapter.ts";
import { EmulatedDescriptor } from "./descriptor.ts";
import type { EmulatedBusOptions } from "./options.ts";
import { encodeReply, type EmulationRequest, RequestReader, requests } from "./protocol.ts";
import { type Outcome, perform } from "./requests.ts";
import { errnos, SystemError } from "./system-error.ts";

interface EmulatedBus {
  readonly options: EmulatedBusOptions;
  readonly adapter: EmulatedAdapter;
}

/** Answers the shim: holds buses, open descriptors, and what went wrong that no program was told. */
export class EmulationServer {
  readonly #buses = new Map<number, EmulatedBus>();
  readonly #descriptors = new Map<string, EmulatedDescriptor>();
  readonly #sockets = new Set<Socket>();
  readonly #closing = new AbortController();
  readonly #failures: unknown[] = [];
  readonly #server: Server;

  constructor(buses: readonly EmulatedBusOptions[]) {
    for (const options of buses) {
      const number = checkBusNumber(options.bus);
      if (this.#buses.has(number)) throw new RangeError(`bus ${String(number)} is given twice`);
      const adapter = new EmulatedAdapter(options, this.#closing.signal);
      this.#buses.set(number, { options, adapter });
    }
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
    this.#closing.abort(new SystemError("ENODEV"));
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
      this.#find(request.bus);
      return { result: 0 };
    }
    const descriptor = this.#descriptors.get(request.descriptor);
    if (descriptor === undefined) throw new SystemError("EBADF");
    return perform(descriptor, request);
  }

  #open({ bus, descriptor, argument }: EmulationRequest): Outcome {
    const { adapter, options } = this.#find(bus);
    this.#descriptors.set(descriptor, new EmulatedDescriptor(adapter, options.claimed ?? [], argument));
    return { result: 0 };
  }

  #find(number: number): EmulatedBus {
    const bus = this.#buses.get(number);
    if (bus === undefined) throw new SystemError("ENOENT");
    if (bus.options.denied === true) throw new SystemError("EACCES");
    return bus;
  }
}
