// What `npm test` has packed and installed, for the tests in this folder: npm test -- --only readme
import { existsSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { tarballName } from "../lib/packing.mjs";

const place = process.env.RBP_PACKED ?? "";
if (!existsSync(place)) throw new Error("nothing is packed; run the tests by npm test -- --only NAME");

/** Path of the tarball of a package. */
export const tarballOf = (name) => join(place, "tarballs", tarballName(name));

/** Where all tarballs are installed, as in a program that uses them. */
export const consumer = join(place, "consumer");

/** Path of a command of ours that is installed there. */
export const installed = (command) => join(consumer, "node_modules", ".bin", command);

/** An empty folder, which goes with the rest. */
export const emptyFolder = (name) => mkdtempSync(join(place, `${name}-`));
