/** A result, or the promise of one. */
export type Eventual<T> = T | Promise<T>;

/**
 * /dev/i2c-N as a backend uses it. One transfer at a time: a device may keep its memory and its descriptor for the
 * next.
 */
export interface Device {
  /**
   * One transfer in one call of the kernel.
   *
   * @returns The bytes that were read; or a promise of them, and the process is free until it settles.
   * @throws I2CError `unsupported` where the adapter or the backend cannot do it in one call, and what the system
   *   reports as an error with `errno` and `syscall`; by rejection, too.
   */
  transfer(address: number, write: Uint8Array, readLength: number): Eventual<Uint8Array>;
  /** The next transfer asks the kernel anew whether the address may be used. Called after each that failed. */
  forget(address: number): void;
  /** Closes its descriptors. */
  close(): void;
}

/** How the transfers of a device are done: "sync" blocks the process, "async" does not. */
export type Access = "async" | "sync";

/** Converts at once what is there, and later what is promised. */
export function mapEventual<T, Result>(
  result: Eventual<T>,
  convert: (result: T) => Result,
): Eventual<Result> {
  return result instanceof Promise ? result.then(convert) : convert(result);
}

export function closeQuietly(close: () => void): void {
  try {
    close();
  } catch {
    // Linux frees a descriptor whatever close() reports, and there is nothing else to be done about it.
  }
}
