import type { SensorTotals } from "@rbp/ina260-monitor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Outcome,
  SimulatedFiles,
  systemError,
} from "../../../command-line/test/support/simulated-files.ts";
import { createLogger } from "@rbp/command-line";
import { noTotals } from "@rbp/metering";
import { encodeState } from "./format.ts";
import { StateFile } from "./state-file.ts";

const PATH = "/var/lib/exporter/totals.json";

function sensor(device: string, joules: number): SensorTotals {
  return { hostname: "pi", device, totals: { ...noTotals, energyForwardJoules: joules } };
}

/** A state file on simulated files, and what it logs. */
function bench(files: SimulatedFiles = new SimulatedFiles()) {
  const lines: string[] = [];
  const wallClock = () => Date.UTC(2026, 0, 31, 12, 0, 0, 250);
  const log = createLogger({
    level: "debug",
    format: "logfmt",
    write: (line) => lines.push(line.replace(/^time=\S+ /, "").trimEnd()),
    wallClock,
  });
  const file = new StateFile({ path: PATH, files, wallClock, log });
  const joules = (device: string) => file.totalsOf({ hostname: "pi", device })?.energyForwardJoules;
  const save = (...sensors: readonly SensorTotals[]) => {
    file.update(sensors);
    return file.save();
  };
  return { files, file, joules, save, takeLog: () => lines.splice(0) };
}

/** The same files as another process finds them. */
async function restarted(files: SimulatedFiles) {
  files.outcome = () => "done";
  const found = bench(files);
  await found.file.load();
  return found;
}

describe("totals", () => {
  test("are those that were saved, after a restart", async () => {
    const { files, save, takeLog } = bench();
    await save(sensor("a", 43_200), sensor("b", 0.1));
    expect(takeLog()).toEqual([]);
    const { joules, takeLog: takeLater } = await restarted(files);
    expect([joules("a"), joules("b"), joules("c")]).toEqual([43_200, 0.1, undefined]);
    expect(takeLater()).toEqual([]);
  });

  test("are unknown at the first start, without a word", async () => {
    const { file, joules, takeLog } = bench();
    await file.load();
    expect(joules("a")).toBeUndefined();
    expect(takeLog()).toEqual([]);
  });

  test("of a host are not those of another one with the same device", async () => {
    const { files, save } = bench();
    await save(sensor("a", 1));
    const { file } = await restarted(files);
    expect(file.totalsOf({ hostname: "other", device: "a" })).toBeUndefined();
  });

  test("are written only when they have changed", async () => {
    const { files, save } = bench();
    await save(sensor("a", 1));
    const written = files.operations.length;
    await save(sensor("a", 1));
    expect(files.operations).toHaveLength(written);
    const { save: saveLater } = await restarted(files);
    const loaded = files.operations.length;
    await saveLater(sensor("a", 1));
    expect(files.operations).toHaveLength(loaded);
    await saveLater(sensor("a", 2));
    expect(files.operations.length).toBeGreaterThan(loaded);
  });

  test("that were taken last are what stays, when a save is asked for while another one runs", async () => {
    const { files, save } = bench();
    await Promise.all([1, 2, 3, 4].map((joules) => save(sensor("a", joules))));
    expect((await restarted(files)).joules("a")).toBe(4);
  });
});

describe("a sensor that is not configured any more", () => {
  test("is kept, in memory and in the file", async () => {
    const { files, save, joules } = bench();
    await save(sensor("a", 1), sensor("b", 2));
    await save(sensor("a", 3));
    expect(joules("b")).toBe(2);
    const { joules: later, save: saveLater } = await restarted(files);
    expect([later("a"), later("b")]).toEqual([3, 2]);
    await saveLater(sensor("b", 4));
    expect([later("a"), later("b")]).toEqual([3, 4]);
  });

  test("is dropped when 1,024 have left after it", () => {
    const { file, joules } = bench();
    file.update([sensor("first", 1), sensor("second", 2)]);
    file.update([sensor("second", 2)]);
    for (let index = 0; index < 1022; index += 1) file.update([sensor(String(index), index)]);
    file.update([sensor("last", 3)]);
    expect([joules("first"), joules("second"), joules("0")]).toEqual([1, 2, 0]);
    file.update([sensor("more", 4)]);
    expect([joules("first"), joules("second"), joules("0")]).toEqual([undefined, 2, 0]);
  });

  test("takes no room from those that are configured", async () => {
    const { save, joules, files } = bench();
    const many = Array.from({ length: 3000 }, (_, index) => sensor(String(index), index));
    await save(...many);
    expect((await restarted(files)).joules("2999")).toBe(2999);
    await save(sensor("a", 1));
    expect([joules("1023"), joules("1024")]).toEqual([1023, undefined]);
  });
});

describe("a damaged file", () => {
  test.each([
    ["", "the file is empty"],
    ["{", "the file is not JSON"],
    [`{"format":"ina260-exporter totals","version":1`, "the file is not JSON"],
    ["[]", "the file: expected an object, found []"],
    ["{}", 'format: expected \\"ina260-exporter totals\\", found nothing'],
    [encodeState([]).replace('"version":1', '"version":2'), "(a newer exporter wrote this file), found 2"],
    [encodeState([sensor("a", 7)]).replace("7", "NaN"), "the file is not JSON"],
    [encodeState([sensor("a", 7)]).replace("7", "-7"), "expected a number that is 0 or above, found -7"],
  ])("like %j is set aside, and said to be: %s", async (text, problem) => {
    const files = new SimulatedFiles();
    files.put(PATH, text);
    const { takeLog, joules, save } = await restarted(files);
    const aside = `${PATH}.damaged-20260131T120000Z`;
    expect(files.texts).toEqual({ [aside]: text });
    const log = takeLog();
    expect(log).toEqual([
      expect.stringContaining(
        'level=ERROR msg="The state file is damaged; it is set aside, and totals start at 0"',
      ),
    ]);
    expect(log[0]).toContain(`set_aside_as=${aside}`);
    expect(log[0]).toContain(problem);
    expect(joules("a")).toBeUndefined();
    await save(sensor("a", 1));
    expect(files.texts).toEqual({ [aside]: text, [PATH]: encodeState([sensor("a", 1)]) });
  });

  test("never replaces one that was set aside before", async () => {
    const files = new SimulatedFiles();
    for (const text of ["first", "second", "third"]) {
      files.put(PATH, text);
      await restarted(files);
    }
    const aside = `${PATH}.damaged-20260131T120000Z`;
    expect(files.texts).toEqual({ [aside]: "first", [`${aside}-2`]: "second", [`${aside}-3`]: "third" });
  });

  test.each(["list", "rename"])("is left alone when it cannot be set aside: %s fails", async (operation) => {
    const { files, file, save, takeLog } = bench();
    files.put(PATH, "damaged");
    files.outcome = (asked) => (asked.startsWith(operation) ? "failed" : "done");
    await file.load();
    expect(takeLog()).toEqual([
      expect.stringContaining("damaged and cannot be set aside; it is left as it is"),
    ]);
    await save(sensor("a", 1));
    expect(files.texts).toEqual({ [PATH]: "damaged" });
  });
});

test("a file that cannot be read is left alone, because nobody knows what is in it", async () => {
  const { files, file, save, takeLog } = bench();
  files.put(PATH, encodeState([sensor("a", 1)]));
  files.outcome = (operation) => (operation.startsWith("read") ? "failed" : "done");
  await file.load();
  expect(takeLog()).toEqual([
    `level=ERROR msg="The state file cannot be read; it is left as it is, and totals start at 0 and are not ` +
      `saved" file=${PATH} err="EIO: simulated, read ${PATH}"`,
  ]);
  await save(sensor("a", 2));
  expect((await restarted(files)).joules("a")).toBe(1);
});

test("a folder that cannot be written to is reported when that begins and when it is over, not each time", async () => {
  const { files, save, takeLog } = bench();
  files.create = () => Promise.reject(systemError("EACCES", "create"));
  for (let joules = 0; joules < 5; joules += 1) await save(sensor("a", joules));
  expect(takeLog()).toEqual([
    'level=WARN msg="Totals cannot be saved: metering goes on; is the folder there, and may this user write to it?" ' +
      `file=${PATH} err="EACCES: simulated, create"`,
  ]);
  Reflect.deleteProperty(files, "create");
  for (let joules = 0; joules < 5; joules += 1) await save(sensor("a", joules));
  expect(takeLog()).toEqual([`level=INFO msg="Totals are saved again" file=${PATH}`]);
  expect((await restarted(files)).joules("a")).toBe(4);
});

test("a save that failed is made up for by the next one, also when nothing has changed since", async () => {
  const { files, save } = bench();
  files.outcome = (operation) => (operation.startsWith("write") ? "failed" : "done");
  await save(sensor("a", 1));
  expect(files.texts).toEqual({});
  files.outcome = () => "done";
  await save(sensor("a", 1));
  expect((await restarted(files)).joules("a")).toBe(1);
});

test("after a save that failed nobody knows what the file has, so the same totals as before are written too", async () => {
  const { files, save } = bench();
  await save(sensor("a", 1));
  files.outcome = (operation) => (operation === "sync /var/lib/exporter" ? "failed" : "done");
  await save(sensor("a", 2));
  files.outcome = () => "done";
  await save(sensor("a", 1));
  expect((await restarted(files)).joules("a")).toBe(1);
});

test("what a crash has left beside the file is removed at the next start, and nothing else is", async () => {
  const files = new SimulatedFiles();
  const others = [
    "/var/lib/exporter/other.tmp-1",
    "/var/lib/tmp-totals.json.tmp-2",
    `${PATH}.damaged-x`,
    PATH,
  ];
  for (const path of others) files.put(path, encodeState([]));
  for (const path of [`${PATH}.tmp-0`, `${PATH}.tmp-abc`]) files.put(path, "half");
  await restarted(files);
  expect(Object.keys(files.texts)).toEqual(others);
});

/** How many operations a save takes. */
const SAVE_OPERATIONS = 6;

const ends = fc.constantFrom("error" as const, "killed" as const, "power" as const);
const choices = fc.infiniteStream(fc.nat());

test("whatever fails, and when, the file has the old totals or the new ones", async () => {
  let saves = 0;
  await fc.assert(
    fc.asyncProperty(
      ends,
      fc.nat(SAVE_OPERATIONS),
      fc.constantFrom<Outcome>("failed", "failed-halfway", "done"),
      choices,
      async (end, step, last, numbers) => {
        const { files, save, takeLog } = bench();
        await save(sensor("a", 1), sensor("b", 10));
        const begun = files.operations.length;
        files.outcome = (_, index) => {
          if (index < begun + step) return "done";
          // An error hits one operation; a process that is gone asks for none any more.
          return index === begun + step ? last : end === "error" ? "done" : "failed";
        };
        await save(sensor("a", 2), sensor("b", 20));
        const isSaved = takeLog().length === 0;
        saves += isSaved ? 1 : 0;
        if (end === "power") files.losePower((most) => (numbers.next().value as number) % (most + 1));
        const { joules, takeLog: takeLater } = await restarted(files);
        const found = [joules("a"), joules("b")];
        expect(
          isSaved
            ? [[2, 20]]
            : [
                [1, 10],
                [2, 20],
              ],
        ).toContainEqual(found);
        expect(takeLater()).toEqual([]);
        expect(Object.keys(files.texts)).toEqual([PATH]);
      },
    ),
    { numRuns: 1000 },
  );
  expect(saves).toBeGreaterThan(0);
});

test("the steps of a save are those that were failed above", async () => {
  const { files, save } = bench();
  await save(sensor("a", 1));
  expect(files.operations.map((operation) => operation.replaceAll("/var/lib/exporter", ""))).toEqual([
    "create /totals.json.tmp-1",
    "write /totals.json.tmp-1",
    "sync /totals.json.tmp-1",
    "close /totals.json.tmp-1",
    "rename /totals.json.tmp-1 /totals.json",
    "sync ",
  ]);
  expect(files.operations).toHaveLength(SAVE_OPERATIONS);
});

test("of two that write at once one is whole, in whatever order their steps come", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const files = new SimulatedFiles();
      const scheduled = new Proxy(files, {
        get(target, name: keyof SimulatedFiles) {
          const value: unknown = Reflect.get(target, name, target);
          if (typeof value !== "function") return value;
          const method = value.bind(target) as (...all: unknown[]) => unknown;
          if (name === "unique") return method;
          return async (...all: unknown[]) => {
            await scheduler.schedule(Promise.resolve(), name);
            return method(...all);
          };
        },
      });
      const writers = ["a", "b"].map((device) => {
        const writer = bench(scheduled);
        return [1, 2].map((joules) => writer.save(sensor(device, joules), sensor("shared", joules)));
      });
      await scheduler.waitFor(Promise.all(writers.flat()));
      const { joules, takeLog } = await restarted(files);
      expect(takeLog()).toEqual([]);
      expect([joules("a") ?? joules("b"), joules("shared")]).toEqual([2, 2]);
      expect(Object.keys(files.texts)).toEqual([PATH]);
    }),
  );
});
