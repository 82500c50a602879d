import { gzipSync } from "node:zlib";

/** The metrics of a moment as bytes. */
export interface Exposition {
  readonly text: Buffer;
  /** The same, compressed. */
  readonly gzip: () => Buffer;
}

/** Compressed once, when somebody asks for it first. */
export function expositionOf(text: Buffer): Exposition {
  let compressed: Buffer | undefined;
  // Not on the thread pool: hung transfers may hold all of its threads. Higher levels take three times as long for a
  // fifth less.
  return { text, gzip: () => (compressed ??= gzipSync(text, { level: 1 })) };
}
