import type { Adapter, TransferMessages } from "./adapter.ts";
import type { EmulatedMultiplexerOptions } from "./options.ts";

/** Values of `idle_state` (Documentation/ABI/testing/sysfs-bus-i2c-devices-pca954x). */
const AS_IS = -1;
const DISCONNECT = -2;

/** A multiplexer that the kernel drives. It keeps in mind which channel it has connected, as i2c-mux-pca954x does. */
export class EmulatedMultiplexer {
  readonly address: number;
  readonly driver: string;
  readonly channels: EmulatedMultiplexerOptions["channels"];
  /** What becomes of the channel after a transfer; writable in sysfs. */
  idleState: number;
  readonly adapter: Adapter;
  #connected: number | undefined;

  constructor(adapter: Adapter, { address, driver, channels, idleState }: EmulatedMultiplexerOptions) {
    this.adapter = adapter;
    this.address = address;
    this.driver = driver ?? "pca954x";
    this.channels = channels;
    this.idleState = idleState ?? AS_IS;
  }

  /** A channel, which is a bus as well. */
  channel(channel: number): Adapter {
    const { model, settings } = this.adapter;
    return { model, settings, exclusive: (section) => this.#during(channel, section) };
  }

  /** Runs a section with a channel connected. */
  #during<T>(channel: number, section: (transfer: TransferMessages) => Promise<T>): Promise<T> {
    return this.adapter.exclusive(async (transfer) => {
      await this.#connect(channel, transfer);
      try {
        return await section(transfer);
      } finally {
        // The driver does not look at whether this succeeds.
        if (this.idleState === DISCONNECT) await this.#connect(undefined, transfer).catch(() => undefined);
        else if (this.idleState >= 0) await this.#connect(this.idleState, transfer).catch(() => undefined);
      }
    });
  }

  async #connect(channel: number | undefined, transfer: TransferMessages): Promise<void> {
    if (this.#connected === channel) return;
    this.#connected = undefined;
    const control = channel === undefined ? 0 : 1 << channel;
    await transfer([{ address: this.address, write: Uint8Array.of(control) }]);
    this.#connected = channel;
  }
}
