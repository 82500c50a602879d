import {
  type AccessOptions,
  createSegment,
  describeError,
  formatAddress,
  type I2CBus,
  I2CError,
  type I2CWire,
  isI2CError,
  type SegmentAccess,
} from "@rbp/i2c";
import { channelWire } from "./channel-wire.ts";
import { ControlRegister, type Selection } from "./control.ts";
import { broadcastControl, multiplexerAddresses, type Variant } from "./variants.ts";

/**
 * What stays connected between sections.
 *
 * - "disconnect": nothing, once no caller waits for the bus. Chips on other paths cannot collide with what is behind
 *   this multiplexer, and a stuck target on a channel cannot block the bus. Costs a control write each time.
 * - "keep": the channel that was used last, until another path is used. Cheaper where one multiplexer has the
 *   bus for itself.
 */
export type IdlePolicy = "disconnect" | "keep";

export interface MultiplexerOptions {
  /** 7-bit address as strapped with A2, A1, A0: 0x70…0x77. Default 0x70. */
  readonly address?: number;
  /** What stays connected between sections. Default "disconnect". */
  readonly idle?: IdlePolicy;
  /** Pulses the RESET pin (low for at least 6 ns), on boards that wire it to an output. */
  readonly pulseReset?: () => Promise<void>;
}

/** A wire on which several segments are joined: what is written reaches all of them. */
export interface WriteOnlyWire {
  /** START, address + W, the bytes, STOP. Rejects with `nack` when not one target acknowledges. */
  write(address: number, bytes: Uint8Array): Promise<void>;
}

const onlyWire: AccessOptions = { onlyWire: true };

/** What the chips of the family have in common; {@link TCA9548A} is the best known. */
export class Multiplexer {
  readonly address: number;
  readonly #bus: I2CBus;
  readonly #options: MultiplexerOptions;
  readonly #control: ControlRegister;
  readonly #variant: Variant;
  readonly #channels: readonly I2CBus[];

  readonly #close = (wire: I2CWire): Promise<void> => this.#control.close(wire);

  protected constructor(variant: Variant, bus: I2CBus, options: MultiplexerOptions) {
    this.address = checkMuxAddress(variant, options.address ?? 0x70);
    this.#bus = bus;
    this.#options = options;
    this.#variant = variant;
    this.#control = new ControlRegister(variant, this.address, bus.name);
    this.#channels = Array.from({ length: variant.channels }, (_, channel) => this.#createChannel(channel));
    bus.attach(this.#control);
  }

  /**
   * The segment behind a channel, as a bus. It can be given to any driver, and to another multiplexer.
   *
   * Each section on it selects the channel, runs, reads the control register back, and by the idle policy
   * disconnects. When the register is not what was selected the section rejects with `mux-conflict`: its
   * result may come from another channel and is never shown. The same object for the same channel.
   *
   * @throws RangeError when the chip has no such channel.
   */
  channel(channel: number): I2CBus {
    const segment = this.#channels[channel];
    if (segment !== undefined) return segment;
    const last = this.#channels.length - 1;
    throw new RangeError(`a channel is an integer from 0 to ${String(last)}, found ${String(channel)}`);
  }

  /** Connects no channel; writes even when none is known to be connected. */
  disconnect(): Promise<void> {
    return this.#own((wire) => this.#control.write(wire, 0), onlyWire);
  }

  /** Reads the control register: what is connected now. Interrupt bits of those that have them are left out. */
  readControl(): Promise<number> {
    return this.#own((wire) => this.#control.read(wire), onlyWire);
  }

  /** What is known of the control register without asking it, and from where. */
  get selection(): Selection {
    return this.#control.selection;
  }

  /**
   * Checks that a chip is there which behaves like this one: it keeps two different control values. Disconnects
   * all channels; for a moment two of them are connected, one after the other.
   *
   * @throws I2CError `nack` when nothing answers, `mux-conflict` when something else does.
   */
  verifyPresence(): Promise<void> {
    return this.#own(async (wire) => {
      try {
        for (const control of [this.#variant.select(0), this.#variant.select(1), 0]) {
          await this.#control.write(wire, control);
          await this.#control.verify(wire, control, "after it was written");
        }
      } catch (error) {
        throw await this.#closeAfter(error, wire);
      }
    }, onlyWire);
  }

  /**
   * Resets the chip by its RESET pin and reads back that it took effect. The pin is pulsed before anything is
   * transferred, so this also helps when the chip hangs or a target on an open channel blocks the bus; others do not
   * use the bus meanwhile.
   *
   * @throws I2CError `unsupported` when no `pulseReset` was given, `mux-conflict` when the control register is
   *   not as after power-on. What `pulseReset` rejects with as it is.
   */
  reset(): Promise<void> {
    const { pulseReset: pulse } = this.#options;
    if (pulse === undefined) {
      const advice = "give the driver a pulseReset function for the output that the RESET pin is wired to";
      const found = "nothing is wired to the RESET pin";
      const { name: bus } = this.#bus;
      return Promise.reject(new I2CError("unsupported", { bus, address: this.address, found, advice }));
    }
    const beforeTransfers = (): Promise<void> => {
      this.#control.forget();
      return pulse();
    };
    const { powerOnControl } = this.#variant;
    return this.#own((wire) => this.#control.verify(wire, powerOnControl, "after the reset"), {
      beforeTransfers,
    });
  }

  /**
   * Connects several channels at once and writes to all of them: how many sensors are configured in one go.
   * Reading would give the AND of all answers, so the section can only write. A write counts as acknowledged
   * when one target acknowledges it.
   *
   * @throws RangeError when a channel does not exist, or the chip can connect one channel only.
   */
  broadcast<T>(channels: readonly number[], section: (wire: WriteOnlyWire) => Promise<T>): Promise<T> {
    // Refuses those that do not exist.
    for (const channel of channels) this.channel(channel);
    const control = broadcastControl(this.#variant, channels);
    const name = `${this.#bus.name}/${formatAddress(this.address)}`;
    return this.#own((wire) => {
      const joined = channelWire(name, this.address, wire);
      const write = async (address: number, bytes: Uint8Array): Promise<void> =>
        void (await joined.transfer(address, bytes, 0));
      return this.#select(wire, control, () => section({ write }));
    });
  }

  /** A section for the chip itself. */
  #own<T>(
    section: (wire: I2CWire) => Promise<T>,
    { onlyWire = false, beforeTransfers }: AccessOptions = {},
  ): Promise<T> {
    // Not by a spread, which costs a third of the CPU time of a reading.
    return this.#bus.exclusive(section, { onlyWire, beforeTransfers, through: this.#control });
  }

  #createChannel(channel: number): I2CBus {
    const name = `${this.#bus.name}/${formatAddress(this.address)}.${String(channel)}`;
    const control = this.#variant.select(channel);
    const access: SegmentAccess = (section, options) =>
      this.#own(
        (wire) => this.#select(wire, control, () => section(channelWire(name, this.address, wire))),
        options,
      );
    return createSegment(name, access, this.#bus);
  }

  async #select<T>(wire: I2CWire, control: number, section: () => Promise<T>): Promise<T> {
    try {
      if (!this.#control.holds(control)) await this.#control.write(wire, control);
      const result = await section();
      await this.#control.verify(wire, control);
      if (this.#options.idle !== "keep") await this.#disconnectWhenIdle(wire);
      return result;
    } catch (error) {
      throw await this.#closeAfter(error, wire);
    }
  }

  /** In a queue of sections the next one may want the same channel, and closes this one if it does not. */
  async #disconnectWhenIdle(wire: I2CWire): Promise<void> {
    if (this.#bus.whenIdle === undefined) return this.#control.write(wire, 0);
    this.#bus.whenIdle(this.#close);
  }

  /** Closes the channel after a failure, and returns the error to throw: the first one, with what came on top. */
  async #closeAfter(error: unknown, wire: I2CWire): Promise<unknown> {
    try {
      await this.#control.close(wire);
      return error;
    } catch (second) {
      // A driver of the kernel that holds the address keeps every write from the chip, which one sentence says.
      if (!isI2CError(error) || isI2CError(second, "address-in-use")) return error;
      const message = second instanceof Error ? second.message : String(second);
      return describeError(error, { advice: `the channel could not be closed either: ${message}` });
    }
  }
}

function checkMuxAddress({ part, lastAddress }: Variant, address: number): number {
  const { first } = multiplexerAddresses;
  if (Number.isInteger(address) && address >= first && address <= lastAddress) return address;
  const found = Number.isInteger(address) ? formatAddress(address) : String(address);
  const range = `${formatAddress(first)} to ${formatAddress(lastAddress)}`;
  throw new RangeError(`the address of a ${part} is ${range}, found ${found}`);
}
