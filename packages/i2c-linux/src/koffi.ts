/** What this package uses of npm `koffi` 3. Described here as {@link I2CBusAddon} is, and for the same reason. */
export interface Koffi {
  /** The functions of this process: with null, those that it has loaded, preloaded ones first. */
  load(path: null): { func(name: string, result: string, parameters: readonly string[]): NativeFunction };
  /** Where the memory of a buffer is. It stays there for as long as there is the buffer. */
  address(memory: ArrayBuffer): bigint;
  /** Bytes of a C type. */
  sizeof(type: string): number;
  /** The errno of the last call; within the callback of an `async` one that of this call. */
  errno(): number;
}

/** A C function that returns an int. */
export interface NativeFunction {
  (...args: readonly number[]): number;
  /** On Node's thread pool. Koffi holds no buffer that the arguments point to. */
  async(...args: readonly [...(readonly number[]), (error: unknown, result: number) => void]): void;
}
