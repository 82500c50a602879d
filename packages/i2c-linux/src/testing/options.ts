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

/** A bus as the programs under emulation see it. */
export interface EmulatedBusOptions extends EmulatedAdapterOptions {
  /** N of /dev/i2c-N. */
  readonly bus: number;
  /** Addresses that a driver of the kernel holds: EBUSY for I2C_SLAVE. */
  readonly claimed?: readonly number[];
  /** Whether opening the device fails with EACCES. Default false. */
  readonly denied?: boolean;
}
