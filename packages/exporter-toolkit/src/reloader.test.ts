import { expect, test } from "vitest";
import { createLogger } from "@rbp/command-line";
import { Reloader } from "./reloader.ts";

/** What the reloader knows nothing of. */
interface Settings {
  readonly probes: number;
  readonly isImpossible?: boolean;
}

function create(read: () => Promise<Settings>) {
  const lines: string[] = [];
  const adopted: Settings[] = [];
  let starts = 0;
  let failures = 0;
  const reloader = new Reloader<Settings>({
    read,
    adopt: async (settings) => {
      if (settings.isImpossible === true) throw new RangeError("two probes are one");
      adopted.push(settings);
    },
    onStart: () => (starts += 1),
    onEnd: (next) => (next === undefined ? (failures += 1) : undefined),
    describe: ({ probes }) => ({ probes }),
    log: createLogger({
      level: "info",
      format: "logfmt",
      write: (line) => lines.push(line.replace(/^time=\S+ /, "").trimEnd()),
      wallClock: () => 0,
    }),
  });
  return { reloader, lines, adopted, failures: () => failures, starts: () => starts };
}

const settings: Settings = { probes: 1 };

test("a good configuration is taken over", async () => {
  const { reloader, lines, adopted, failures, starts } = create(async () => settings);
  await reloader.reload();
  expect(starts()).toBe(1);
  expect(adopted).toEqual([settings]);
  expect(failures()).toBe(0);
  expect(lines).toEqual(['level=INFO msg="Configuration reloaded" probes=1']);
});

test("a file that is wrong is told to who asked, and logged, and the next one is read", async () => {
  const answers = [Promise.reject(new Error("a.yml:1:2: what")), Promise.resolve(settings)];
  const { reloader, lines, adopted, failures } = create(() => answers.shift() ?? Promise.resolve(settings));
  await expect(reloader.reload()).rejects.toThrow("a.yml:1:2: what");
  expect(failures()).toBe(1);
  expect(lines).toEqual([
    'level=ERROR msg="Configuration not reloaded; the one before holds on" err="a.yml:1:2: what"',
  ]);
  await reloader.reload();
  expect(adopted).toEqual([settings]);
});

test("a configuration that cannot be taken over is a failure as well", async () => {
  const { reloader, failures } = create(async () => ({ ...settings, isImpossible: true }));
  await expect(reloader.reload()).rejects.toThrow("two probes are one");
  expect(failures()).toBe(1);
});

test("whoever asks while one is read gets a later one, together with all others who ask", async () => {
  const release: (() => void)[] = [];
  const { reloader, adopted } = create(async () => {
    await new Promise<void>((resolve) => release.push(resolve));
    return settings;
  });
  const first = reloader.reload();
  const second = reloader.reload();
  const third = reloader.reload();
  expect(third).toBe(second);
  release[0]?.();
  await first;
  await new Promise((resolve) => setImmediate(resolve));
  expect([release.length, adopted.length]).toEqual([2, 1]);
  release[1]?.();
  await second;
  expect(adopted).toHaveLength(2);
});
