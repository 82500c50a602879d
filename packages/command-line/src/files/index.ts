export { type AtomicWriteOptions, isTemporaryOf, writeAtomically } from "./atomic-write.ts";
export type { NewFile, FileSystem } from "./file-system.ts";
export { nodeFileSystem } from "./node-file-system.ts";
