import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Prints each datagram, and when it came on CLOCK_MONOTONIC. Node has no such sockets. */
const receiver = `
import json, socket, sys, time
name = sys.argv[1]
listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind("\\0" + name[1:] if name.startswith("@") else name)
print(json.dumps(None), flush=True)
while True:
    text = listener.recv(4096).decode()
    print(json.dumps({"text": text, "microseconds": time.monotonic_ns() // 1000}), flush=True)
`;

/** One message as systemd gets it. */
export interface Notification {
  /** Assignments by name. */
  readonly values: Readonly<Record<string, string>>;
  /** When it came, on CLOCK_MONOTONIC. */
  readonly microseconds: number;
}

/** What systemd listens on for the messages of a unit. */
export class NotifySocket implements AsyncDisposable {
  /** For NOTIFY_SOCKET. */
  readonly name: string;
  readonly notifications: Notification[] = [];
  readonly #folder: string = mkdtempSync(join(tmpdir(), "rbp-notify-"));
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;
  #isListening = false;

  private constructor(isAbstract: boolean) {
    this.name = isAbstract ? `@${this.#folder}` : join(this.#folder, "notify");
    this.#process = spawn("python3", ["-c", receiver, this.name], { stdio: ["ignore", "pipe", "inherit"] });
    this.#ended = new Promise((resolve) => this.#process.once("close", resolve));
  }

  /** @param isAbstract Whether the socket has a name of its own kind in place of a path. */
  static async listen(isAbstract: boolean = false): Promise<NotifySocket> {
    const socket = new NotifySocket(isAbstract);
    let rest = "";
    await new Promise<void>((resolve, reject) => {
      socket.#process.once("error", reject);
      void socket.#ended.then(() => reject(new Error("the receiver of notifications has ended")));
      socket.#process.stdout?.on("data", (chunk: Buffer) => {
        const lines = (rest + chunk.toString()).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) socket.#take(line);
        if (socket.#isListening) resolve();
      });
    });
    return socket;
  }

  /** From now on nothing is read, as if systemd hung. */
  hang(): void {
    this.#process.kill("SIGSTOP");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#ended;
    rmSync(this.#folder, { recursive: true });
  }

  #take(line: string): void {
    const message = JSON.parse(line) as { text: string; microseconds: number } | null;
    if (message === null) this.#isListening = true;
    // By this systemd-notify waits until what it sent before was read.
    else if (message.text !== "BARRIER=1") {
      const pairs = message.text.split("\n").map((assignment) => {
        const end = assignment.indexOf("=");
        return [assignment.slice(0, end), assignment.slice(end + 1)];
      });
      const values = Object.fromEntries(pairs) as Record<string, string>;
      this.notifications.push({ values, microseconds: message.microseconds });
    }
  }
}
