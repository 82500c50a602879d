import { basename, dirname, join } from "node:path";
import { type Logger, messageOf } from "@rbp/command-line";
import { sensorKey, type SensorTotals } from "@rbp/ina260-monitor";
import type { MeterTotals } from "@rbp/metering";
import { isTemporaryOf, type FileSystem, writeAtomically } from "@rbp/command-line/files";
import { decodeState, encodeState } from "./format.ts";

/** Sensors that are not configured now, but kept for when they are again. Those that left first are dropped first. */
const MAXIMUM_ABSENT = 1024;
/** Many times what 2,048 sensors need. */
const MAXIMUM_BYTES = 16 * 1024 * 1024;

export interface StateFileOptions {
  readonly path: string;
  readonly files: FileSystem;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  readonly log: Logger;
}

/**
 * The totals of all sensors, in memory and in a file that survives the process. Nothing that happens to the file
 * stops the exporter: it is logged, once, and what cannot be read is kept, so that it can be looked at.
 */
export class StateFile {
  readonly #options: StateFileOptions;
  /** By name; those that are configured first, then those that left last. */
  #sensors = new Map<string, SensorTotals>();
  /** A file that cannot be read must not be replaced either. */
  #isUsable = true;
  #isFailing = false;
  #saved: string | undefined;
  #saving: Promise<void> = Promise.resolve();

  constructor(options: StateFileOptions) {
    this.#options = options;
  }

  /** Reads the file, if there is one. Never rejects. Call it once, before everything else. */
  async load(): Promise<void> {
    const { path, files } = this.#options;
    await this.#removeTemporaries();
    let text: string | undefined;
    try {
      text = await files.read(path, MAXIMUM_BYTES);
    } catch (error) {
      this.#leave("cannot be read", messageOf(error));
      return;
    }
    if (text === undefined) return;
    try {
      for (const sensor of decodeState(text)) this.#sensors.set(sensorKey(sensor), sensor);
      this.#saved = text;
    } catch (error) {
      await this.#setAside(messageOf(error));
    }
  }

  /** What is known of a sensor from before. */
  totalsOf(name: Pick<SensorTotals, "hostname" | "device">): MeterTotals | undefined {
    return this.#sensors.get(sensorKey(name))?.totals;
  }

  /** Takes the totals of all sensors that are configured now. Others are kept as they were; see the limit. */
  update(configured: Iterable<SensorTotals>): void {
    const before = this.#sensors;
    const now = new Map<string, SensorTotals>();
    for (const sensor of configured) now.set(sensorKey(sensor), sensor);
    const limit = now.size + MAXIMUM_ABSENT;
    for (const [key, sensor] of before) {
      if (now.size === limit) break;
      if (!now.has(key)) now.set(key, sensor);
    }
    this.#sensors = now;
  }

  /** Writes what {@link update} took, unless the file has it already. Never rejects: a failure is logged once. */
  save(): Promise<void> {
    const text = encodeState(this.#sensors.values());
    // One after the other, so that the last one stays.
    this.#saving = this.#saving.then(() => this.#write(text));
    return this.#saving;
  }

  async #write(text: string): Promise<void> {
    const { path, files, log } = this.#options;
    if (!this.#isUsable || text === this.#saved) return;
    try {
      await writeAtomically(files, path, text);
      this.#saved = text;
      if (this.#isFailing) log.info("Totals are saved again", { file: path });
      this.#isFailing = false;
    } catch (error) {
      this.#saved = undefined;
      if (!this.#isFailing) {
        const todo = "metering goes on; is the folder there, and may this user write to it?";
        log.warn(`Totals cannot be saved: ${todo}`, { file: path, err: messageOf(error) });
      }
      this.#isFailing = true;
    }
  }

  /** The remains of a crash. Another exporter on the same file, a mistake, loses one save at most. */
  async #removeTemporaries(): Promise<void> {
    const { path, files } = this.#options;
    try {
      const names = await files.list(dirname(path));
      const stale = names.filter((name) => isTemporaryOf(basename(path), name));
      for (const name of stale) await files.remove(join(dirname(path), name));
    } catch {
      // Where this fails, saving fails too, and that is logged.
    }
  }

  async #setAside(problem: string): Promise<void> {
    const { path, files, log } = this.#options;
    try {
      const aside = await this.#freeName();
      await files.rename(path, aside);
      const fields = { file: path, set_aside_as: aside, err: problem };
      log.error("The state file is damaged; it is set aside, and totals start at 0", fields);
    } catch (error) {
      this.#leave("is damaged and cannot be set aside", `${problem}; ${messageOf(error)}`);
    }
  }

  /** Does not touch the file any more: there may be totals in it. */
  #leave(problem: string, err: string): void {
    const { path, log } = this.#options;
    this.#isUsable = false;
    const message = `The state file ${problem}; it is left as it is, and totals start at 0 and are not saved`;
    log.error(message, { file: path, err });
  }

  /** `FILE.damaged-20260131T120000Z`, followed by a number when that name is taken. */
  async #freeName(): Promise<string> {
    const { path, files, wallClock } = this.#options;
    const time = new Date(wallClock()).toISOString().replace(/\.\d+/, "").replaceAll(/[-:]/g, "");
    const taken = new Set(await files.list(dirname(path)));
    const name = `${basename(path)}.damaged-${time}`;
    let free = name;
    for (let number = 2; taken.has(free); number += 1) free = `${name}-${String(number)}`;
    return join(dirname(path), free);
  }
}
