export { type AtomicWriteOptions, isTemporaryOf, writeAtomically } from "./atomic-write.ts";
export { type FileSystem, type NewFile, nodeFileSystem } from "./file-system.ts";
