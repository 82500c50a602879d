/// <reference lib="esnext.disposable" preserve="true" />

/**
 * One I²C segment as its holder sees it. A backend implements this and nothing else.
 *
 * What a caller may rely on, as events on the wire:
 *
 * - `write` not empty, `readLength` 0: START, address + W, the bytes, STOP.
 * - `write` empty, `readLength` above 0: START, address + R, `readLength` bytes, STOP.
 * - both: START, address + W, the bytes, **repeated START**, address + R, `readLength` bytes, STOP.
 * - neither: START, address + W, STOP (the SMBus quick command, a probe).
 *
 * Bytes go out and come in in the order of the array. A promise settles after the STOP, so a target that acts
 * at STOP (a multiplexer) has acted. A backend that would have to put a STOP inside a combined transfer rejects
 * it with `unsupported` and leaves the wire alone.
 */
export interface I2CWire {
  /**
   * @param address 7-bit target address, 0x08…0x77 (I²C specification UM10204, table 4 reserves the rest).
   * @param write Bytes to write, may be empty. The array may be reused when the promise settles, not before.
   * @param readLength Bytes to read after the write, 0 or more.
   * @returns Exactly `readLength` bytes.
   * @throws I2CError by rejection when the transfer fails; nothing is known of what the target saw then.
   * @throws RangeError or TypeError by rejection when an argument is wrong; the wire was not touched.
   */
  transfer(address: number, write: Uint8Array, readLength: number): Promise<Uint8Array>;

  /**
   * Drops what a backend keeps for an address, such as a descriptor that the system has checked; it begins anew with
   * the next transfer. Drivers call it when a chip is not as they left it,
   * since another program or a driver of the kernel may have taken it. Does no I/O. Absent where nothing is kept.
   */
  forget?(address: number): void;
}

/** A segment that several users share. Every driver takes this. */
export interface I2CBus extends I2CWire {
  /** Path from the root: "i2c-1", "i2c-1/0x70.7", "i2c-1/0x70.7/0x71.2". */
  readonly name: string;

  /**
   * Runs `section` while no other caller uses any part of the same root bus. Sections run in the order of their
   * calls. The lock is released when the promise that `section` returned has settled, fulfilled or rejected.
   *
   * `wire` is valid inside its section; after that it rejects with `closed`. Use it, not the bus: the bus, a
   * parent or a sibling used inside the section could only wait for ever, and reject with `reentrant`.
   *
   * @throws I2CError `mux-conflict` when another channel was connected during the section: its result may come
   *   from the wrong target and is dropped.
   */
  exclusive<T>(section: (wire: I2CWire) => Promise<T>, options?: SectionOptions): Promise<T>;

  /**
   * Runs `task` once when the running section has ended and no caller waits for the bus, before the bus is free; or
   * before it is closed. For what should not be done and undone between two sections of a queue. A failure
   * rejects the section at whose end it happens. The same function is run once, however often it is given. Buses
   * behind a multiplexer do not have it.
   */
  whenIdle?(task: (wire: I2CWire) => Promise<void>): void;

  /**
   * Makes a target known, so that no other one that could answer together with it takes its address: on this
   * segment, on the way to it, or behind its multiplexers. Called by drivers; does no I/O.
   *
   * @param device What it is: "INA260". A second object for the same device at the same place is fine.
   * @param path The segment that it is on, when that is one behind this one. Default this segment.
   * @throws I2CError `address-in-use` that names both.
   */
  claim(address: number, device: string, path?: string): void;

  /**
   * Makes a multiplexer known to its segment. Called once by the driver of the chip; does no I/O.
   *
   * @throws I2CError `address-in-use` when the segment already has a switch at this address.
   */
  attach(device: I2CSwitch): void;
}

export interface SectionOptions {
  /**
   * The section uses nothing but its wire, so that it cannot wait for itself: the watch for re-entry, which
   * costs more than all the rest on Node 20, is left out. For drivers; a section that breaks this word hangs.
   */
  readonly onlyWire?: boolean;
  /**
   * Runs when the section has the bus and before anything is transferred, be it to select a channel on the way or to
   * close other switches. For what has to free a bus that a target blocks. Its rejection is the section's.
   */
  readonly beforeTransfers?: (() => Promise<void>) | undefined;
  /**
   * The switch that the section goes through, given by the driver of a multiplexer for its channels. Every
   * *other* switch of the segment is closed before the section and proven closed after it.
   */
  readonly through?: I2CSwitch;
}

/** A multiplexer as the segment that it sits on needs to know it. */
export interface I2CSwitch {
  /** What it is: "TCA9548A". */
  readonly device: string;

  /** 7-bit address of the control register. */
  readonly address: number;

  /** It is being written to, by its driver or not: what it holds is not known any more. */
  forget(): void;

  /** Leaves no channel connected. No transfer when that is known already. */
  close(wire: I2CWire): Promise<void>;

  /** Proves that no channel is connected, or rejects with `mux-conflict`. */
  verifyClosed(wire: I2CWire): Promise<void>;
}

/** What an application opens and closes; drivers never see this type. */
export interface I2CBusHandle extends I2CBus, AsyncDisposable {
  /**
   * Refuses new work with `closed`, lets the running section end, rejects those that wait with `closed`, and
   * gives the backend back. Closing twice is the same as closing once.
   */
  close(): Promise<void>;
}
