/** What can be said of the program as a whole. */
export type State = "ready" | "reloading" | "stopping";

/** Assignments of one message, as in sd_notify(3): "READY=1". */
export type Assignments = readonly string[];

/** What waits to be said: at most a reload and its end, and one sign of life, however long nothing can be sent. */
export class Outbox {
  #states: { readonly state: State; readonly assignments: Assignments }[] = [];
  #isAlive = false;
  #isLast = false;

  /** Takes the place of what it makes out of date. A reload is kept until its end, for which systemd may wait. */
  putState(state: State, assignments: Assignments): void {
    if (this.#isLast) return;
    this.#isLast = state === "stopping";
    this.#states = state === "ready" ? this.#states.filter((other) => other.state === "reloading") : [];
    this.#states.push({ state, assignments });
  }

  putSignOfLife(): void {
    this.#isAlive = true;
  }

  /** The next message; undefined when all is said. */
  take(): Assignments | undefined {
    const state = this.#states.shift()?.assignments ?? [];
    const life = this.#isAlive ? ["WATCHDOG=1"] : [];
    this.#isAlive = false;
    const message = [...state, ...life];
    return message.length === 0 ? undefined : message;
  }
}
