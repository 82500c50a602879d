/** What the process has used, and may use. What the platform does not report is absent. */
export interface ProcessUsage {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  readonly virtualBytes?: number | undefined;
  /** Seconds since 1970. */
  readonly startedAtSeconds: number;
  readonly openDescriptors?: number | undefined;
  readonly maximumDescriptors?: number | undefined;
}

/** The parts of Node's `process` that are read. */
export interface ProcessFigures {
  readonly cpuUsage: () => { readonly user: number; readonly system: number };
  readonly memoryUsage: { readonly rss: () => number };
  readonly uptime: () => number;
}

/** Reads /proc, on Linux. */
export interface ProcFiles {
  readonly readText: (path: string) => string;
  readonly list: (path: string) => readonly string[];
}

/**
 * A reader of what the process uses (proc(5): /proc/self/stat, fd, limits). The start of the process is computed once:
 * it stays the same value when the wall clock is set.
 *
 * @param now Milliseconds since 1970.
 */
export function processUsageReader(
  figures: ProcessFigures,
  { readText, list }: ProcFiles,
  now: number,
): () => ProcessUsage {
  const startedAtSeconds = now / 1000 - figures.uptime();
  return () => {
    const { user, system } = figures.cpuUsage();
    return {
      cpuSeconds: (user + system) / 1e6,
      residentBytes: figures.memoryUsage.rss(),
      startedAtSeconds,
      virtualBytes: attempt(() => Number(fieldsOfStat(readText("/proc/self/stat"))[20])),
      openDescriptors: attempt(() => list("/proc/self/fd").length),
      maximumDescriptors: attempt(() =>
        Number(/^Max open files +(\d+)/m.exec(readText("/proc/self/limits"))?.[1]),
      ),
    };
  };
}

/** What follows the name of the program, which may have blanks and parentheses in it: state is the first. */
function fieldsOfStat(text: string): string[] {
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
}

/** A number, or undefined where the platform does not have the file, or the file has no number. */
function attempt(read: () => number): number | undefined {
  try {
    const value = read();
    return Number.isFinite(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
