import type { Clock, I2CErrorCode } from "@rbp/i2c";
import type { SimulatedMessage } from "@rbp/i2c/testing";
import type { EmulatedAdapterModel } from "./adapter-models.ts";

/** What the emulated adapter drives: anything that runs START, messages with repeated START between them, STOP. */
export interface MessageWire {
  /** @returns The bytes read, one array for each message (empty for a write); throws or rejects with I2CError. */
  transact(messages: readonly SimulatedMessage[]): readonly Uint8Array[] | Promise<readonly Uint8Array[]>;
}

/** One transaction on the wire, from START to STOP. */
export interface EmulatedTransaction {
  /** Counts from 1 since the emulation began; a retry of the adapter counts as well. */
  readonly number: number;
  readonly messages: readonly SimulatedMessage[];
}

/** How a transaction goes wrong. */
export interface EmulatedFault {
  /** The program gets the error number that the adapter has for it. */
  readonly code: I2CErrorCode;
  /** How long the call takes. Default: the adapter's time-out for `timeout`, 0 for all others. */
  readonly afterMilliseconds?: number;
  /** Whether the chips see the transaction and act on it all the same. Default false. */
  readonly reaches?: boolean;
}

export interface EmulatedAdapterOptions {
  readonly wire: MessageWire;
  /** Default: that of a Raspberry Pi up to 4. */
  readonly adapter?: EmulatedAdapterModel;
  /** How long the adapter waits for a bus that hangs. Default 1000, as i2c-bcm2835 does. */
  readonly adapterTimeoutMilliseconds?: number;
  /** Runs before each transaction; returns a fault to make it go wrong. The bus is locked meanwhile. */
  readonly before?: (
    transaction: EmulatedTransaction,
  ) => EmulatedFault | undefined | void | Promise<EmulatedFault | undefined | void>;
  /** Runs after each transaction, failed or not. The bus is locked meanwhile. */
  readonly after?: (transaction: EmulatedTransaction) => void | Promise<void>;
  /** Default: the clock of the machine. */
  readonly clock?: Clock;
}

/** A driver of the kernel that is bound to a chip. */
export interface EmulatedDriver {
  readonly address: number;
  /** As in /sys/bus/i2c/drivers: "ina2xx". */
  readonly name: string;
}

/** A multiplexer that the kernel drives, so that each of its channels is a bus. */
export interface EmulatedMultiplexerOptions {
  readonly address: number;
  /** Default "pca954x". */
  readonly driver?: string;
  /** What becomes of the channel after a transfer: -1 (default) nothing, -2 disconnect, 0…7 connect this one. */
  readonly idleState?: number;
  /** The buses by channel; channels that are not here have none. */
  readonly channels: Readonly<Record<number, EmulatedChannelOptions>>;
}

/** A bus that is a channel of a multiplexer of the kernel. */
export type EmulatedChannelOptions = Pick<EmulatedBusOptions, "bus" | "drivers" | "multiplexers">;

/** A bus as the programs under emulation see it. */
export interface EmulatedBusOptions extends EmulatedAdapterOptions {
  /** N of /dev/i2c-N. */
  readonly bus: number;
  /** What the adapter calls itself. */
  readonly name?: string;
  /** Drivers of the kernel that are bound to chips: EBUSY for I2C_SLAVE, and in sysfs. */
  readonly drivers?: readonly EmulatedDriver[];
  /** Multiplexers that the kernel drives. */
  readonly multiplexers?: readonly EmulatedMultiplexerOptions[];
  /** Addresses that a driver of the kernel holds, of which sysfs tells nothing. */
  readonly claimed?: readonly number[];
  /** Whether opening the device fails with EACCES. Default false. */
  readonly denied?: boolean;
}
