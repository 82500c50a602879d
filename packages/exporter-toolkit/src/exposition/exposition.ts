import { gzipSync } from "node:zlib";

/** The metrics of a moment as bytes. */
export interface Exposition {
  readonly text: Uint8Array;
  /** The same, compressed. */
  readonly gzip: () => Uint8Array;
}

/** Compressed once, when somebody asks for it first. */
export function expositionOf(text: Uint8Array): Exposition {
  let compressed: Uint8Array | undefined;
  // Not on the thread pool: hung transfers may hold all of its threads. Higher levels take three times as long for a
  // fifth less.
  return { text, gzip: () => (compressed ??= gzipSync(text, { level: 1 })) };
}
