import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type ProcFiles, processUsageReader } from "./process-usage.ts";

const figures = {
  cpuUsage: () => ({ user: 1_250_000, system: 250_000 }),
  memoryUsage: { rss: () => 45_000_000 },
  uptime: () => 60,
};

const stat =
  "1234 (node (a) b) S 1 1234 1234 0 -1 4194560 9000 0 0 0 12 3 0 0 20 0 11 0 4242 640258048 11000 " +
  "18446744073709551615 1 1 0 0 0 0 0 4096 134234626 0 0 0 17 1 0 0 0 0 0";

const files: ProcFiles = {
  readText: (path) =>
    path.endsWith("/stat")
      ? stat
      : "Limit Soft Hard\nMax open files            1024        4096      files\n",
  list: () => ["0", "1", "2", "19"],
};

test("all that Linux tells of a process is read", () => {
  expect(processUsageReader(figures, files, 1_000_000)()).toEqual({
    cpuSeconds: 1.5,
    residentBytes: 45_000_000,
    virtualBytes: 640_258_048,
    startedAtSeconds: 940,
    openDescriptors: 4,
    maximumDescriptors: 1024,
  });
});

test("the start of the process is one value, however late it is read", () => {
  let uptime = 60;
  const read = processUsageReader({ ...figures, uptime: () => uptime }, files, 1_000_000);
  const first = read().startedAtSeconds;
  uptime = 61.0001;
  expect(read().startedAtSeconds).toBe(first);
});

test("what another platform does not tell is absent, as is a limit that is none", () => {
  const missing = (): never => {
    throw new Error("ENOENT");
  };
  expect(processUsageReader(figures, { readText: missing, list: missing }, 1_000_000)()).toEqual({
    cpuSeconds: 1.5,
    residentBytes: 45_000_000,
    startedAtSeconds: 940,
  });
  const unlimited = { ...files, readText: () => "Max open files            unlimited unlimited files\n" };
  expect(processUsageReader(figures, unlimited, 0)().maximumDescriptors).toBeUndefined();
});

test.skipIf(process.platform !== "linux")("this process is found as it is", () => {
  const real: ProcFiles = {
    readText: (path) => readFileSync(path, "utf8"),
    list: (path) => readdirSync(path),
  };
  const usage = processUsageReader(process, real, Date.now())();
  expect(usage.virtualBytes).toBeGreaterThan(usage.residentBytes);
  expect(usage.openDescriptors).toBeGreaterThan(2);
  expect(usage.maximumDescriptors).toBeGreaterThanOrEqual(usage.openDescriptors ?? 0);
});
