import type { Clock, Logger } from "@rbp/command-line";
import { type WindowOutcome, PowerWindow, type ReadingStream, type SensorPlan } from "@rbp/ina260-monitor";

/** Windows that can be open at the same time. */
export const MAXIMUM_WINDOWS = 64;
/** A window that lasts longer is dropped. */
export const MAXIMUM_WINDOW_MILLISECONDS = 86_400_000;
/** How long the readings after the end are waited for; with a longer interval the last of them are missing. */
export const MAXIMUM_COMPLETION_MILLISECONDS = 10_000;

export interface WindowsOptions {
  readonly readings: ReadingStream;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  readonly log: Logger;
  /** Makes a name that cannot be guessed. */
  readonly createId: () => string;
}

/** What a client asks for. */
export interface WindowRequest {
  /** Devices. Absent: every sensor. */
  readonly sensors?: readonly string[] | undefined;
  /** The name that its client gave it. */
  readonly name?: string | undefined;
}

/** A window as it is served: the names here are part of the HTTP API. */
export interface ClientWindow extends WindowOutcome {
  readonly id: string;
  readonly name?: string | undefined;
  /** In ISO 8601. */
  readonly startedAt: string;
  /** Whether it is over, and these are its last values. */
  readonly ended: boolean;
}

/** A window cannot be begun: the request is wrong, or too many windows are open. */
export class WindowError extends Error {
  override readonly name = "WindowError";
  /** As Prometheus' HTTP API calls it. */
  readonly type: "bad_data" | "unavailable";

  constructor(type: WindowError["type"], message: string) {
    super(message);
    this.type = type;
  }
}

interface OpenWindow extends Omit<ClientWindow, "sensors" | "total" | "ended"> {
  readonly power: PowerWindow;
  /** Ends the wait for the client. */
  readonly closing: AbortController;
  /** Its result, once a client has ended it. */
  result?: Promise<ClientWindow>;
}

/** Windows that clients begin and end, over the readings that are taken anyway. */
export class Windows {
  readonly #options: WindowsOptions;
  readonly #open = new Map<string, OpenWindow>();

  constructor(options: WindowsOptions) {
    this.#options = options;
  }

  /** Begins one now. @throws WindowError */
  start({ sensors: devices, name }: WindowRequest): ClientWindow {
    const { readings, clock, wallClock, createId } = this.#options;
    const plans = this.#select(devices);
    if (this.#open.size >= MAXIMUM_WINDOWS) {
      throw new WindowError(
        "unavailable",
        `${String(MAXIMUM_WINDOWS)} windows are open, as many as can be; end one of them with DELETE`,
      );
    }
    const window: OpenWindow = {
      id: createId(),
      name,
      startedAt: new Date(wallClock()).toISOString(),
      power: new PowerWindow(plans, readings, clock.now()),
      closing: new AbortController(),
    };
    this.#open.set(window.id, window);
    clock.sleep(MAXIMUM_WINDOW_MILLISECONDS, window.closing.signal).then(
      () => this.#drop(window),
      () => undefined,
    );
    return viewOf(window);
  }

  /** Those that are open, oldest first. */
  list(): ClientWindow[] {
    return Array.from(this.#open.values(), (window) => viewOf(window));
  }

  /** Its values so far; undefined when there is none with this id. */
  find(id: string): ClientWindow | undefined {
    const window = this.#open.get(id);
    return window === undefined ? undefined : viewOf(window);
  }

  /** Ends one now. Resolves after its last readings, and then drops it. Undefined as with {@link find}. */
  end(id: string): Promise<ClientWindow> | undefined {
    const window = this.#open.get(id);
    return window === undefined ? undefined : (window.result ??= this.#end(window));
  }

  close(): void {
    for (const window of this.#open.values()) this.#forget(window);
  }

  async #end(window: OpenWindow): Promise<ClientWindow> {
    const { clock } = this.#options;
    window.closing.abort();
    window.power.end(clock.now());
    const outcome = await window.power.whenComplete(MAXIMUM_COMPLETION_MILLISECONDS, clock);
    this.#forget(window);
    return viewOf(window, outcome);
  }

  #drop(window: OpenWindow): void {
    const hours = MAXIMUM_WINDOW_MILLISECONDS / 3_600_000;
    this.#options.log.warn("Window dropped: it was not ended in time", {
      window: window.id,
      name: window.name,
      hours,
    });
    this.#forget(window);
  }

  #forget(window: OpenWindow): void {
    window.closing.abort();
    window.power.close();
    this.#open.delete(window.id);
  }

  #select(devices: readonly string[] | undefined): readonly SensorPlan[] {
    const { plans } = this.#options.readings;
    if (devices === undefined) return plans;
    const known = new Set(plans.map(({ labels }) => labels.device));
    const unknown = devices.find((device) => !known.has(device));
    if (unknown !== undefined) {
      const names = [...known].map((device) => JSON.stringify(device)).join(", ");
      throw new WindowError("bad_data", `there is no sensor ${JSON.stringify(unknown)}; there are ${names}`);
    }
    return plans.filter(({ labels }) => devices.includes(labels.device));
  }
}

function viewOf({ id, name, startedAt, power }: OpenWindow, outcome?: WindowOutcome): ClientWindow {
  return { id, name, startedAt, ended: outcome !== undefined, ...(outcome ?? power.estimate()) };
}
