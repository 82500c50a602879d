import { ManualClock } from "@rbp/i2c/testing";
import { describe, expect, test } from "vitest";
import { ToldSensor } from "../../../ina260-monitor/test/support/told-sensor.ts";
import { createLogger } from "@rbp/command-line";
import { ReadingStream } from "@rbp/ina260-monitor";
import {
  MAXIMUM_COMPLETION_MILLISECONDS,
  MAXIMUM_WINDOW_MILLISECONDS,
  MAXIMUM_WINDOWS,
  WindowError,
  Windows,
} from "./windows.ts";

const EPOCH = Date.UTC(2026, 0, 1);

/** Windows over two sensors with one reading each, and a clock at 500 ms. */
function prepare() {
  const clock = new ManualClock(500);
  const log: string[] = [];
  const wallClock = (): number => EPOCH + clock.now();
  let ids = 0;
  const readings = new ReadingStream();
  const windows = new Windows({
    readings,
    clock,
    wallClock,
    log: createLogger({ level: "info", format: "logfmt", write: (line) => log.push(line), wallClock }),
    createId: () => `id-${String((ids += 1))}`,
  });
  const [npu, ssd] = [new ToldSensor("npu", 7), new ToldSensor("ssd", 3)];
  readings.follow([npu, ssd]);
  npu.read(12, 500);
  ssd.read(3, 500);
  return { clock, log, readings, windows, npu, ssd };
}

describe("a window", () => {
  test("is of all sensors, or of those that are named, and has the name that it is given", () => {
    const { windows } = prepare();
    const devices = (...names: string[]) =>
      windows.start(names.length === 0 ? {} : { sensors: names }).sensors.map(({ labels }) => labels.device);
    expect([devices(), devices("ssd"), devices("ssd", "npu")]).toEqual([
      ["npu", "ssd"],
      ["ssd"],
      ["npu", "ssd"],
    ]);
    expect(windows.start({ name: "run 1" })).toMatchObject({
      id: "id-4",
      name: "run 1",
      startedAt: "2026-01-01T00:00:00.500Z",
      ended: false,
    });
    expect(windows.start({}).name).toBeUndefined();
  });

  test("tells what is known while it runs, and its result when it is ended; then it is no more", async () => {
    const { clock, windows, npu } = prepare();
    const { id } = windows.start({ sensors: ["npu"] });
    await clock.advance(2000);
    npu.read(12, 1500);
    npu.read(12, 2500);
    expect(windows.find(id)).toMatchObject({ id, ended: false, total: { joules: 24, durationSeconds: 2 } });
    await clock.advance(500);
    const ended = windows.end(id);
    expect(windows.find(id)).toMatchObject({ id, ended: false });
    npu.read(12, 3500);
    npu.read(12, 4500);
    expect(await ended).toMatchObject({
      id,
      ended: true,
      sensors: [
        { labels: { device: "npu" }, joules: 30, coverage: 1, errorJoules: expect.any(Number) as number },
      ],
      total: { joules: 30, durationSeconds: 2.5 },
    });
    expect([windows.find(id), windows.end(id), windows.list()]).toEqual([undefined, undefined, []]);
    expect(clock.sleeping).toBe(0);
  });

  test("that two clients end has the same result for both", async () => {
    const { windows, npu } = prepare();
    const { id } = windows.start({ sensors: ["npu"] });
    const first = windows.end(id);
    const second = windows.end(id);
    npu.read(12, 1500);
    expect(await first).toMatchObject({ ended: true });
    expect(await second).toEqual(await first);
  });

  test("does not wait for readings that do not come longer than its limit", async () => {
    const { clock, windows } = prepare();
    const { id } = windows.start({});
    await clock.advance(4000);
    const ended = windows.end(id);
    await clock.advance(MAXIMUM_COMPLETION_MILLISECONDS);
    expect(await ended).toMatchObject({ ended: true, total: { coverage: 0 } });
    expect(windows.list()).toEqual([]);
  });
});

describe("too many", () => {
  test("cannot be open at the same time", async () => {
    const { windows, npu } = prepare();
    for (let count = 0; count < MAXIMUM_WINDOWS; count += 1) windows.start({ sensors: ["npu"] });
    expect(() => windows.start({})).toThrow(
      new WindowError("unavailable", "64 windows are open, as many as can be; end one of them with DELETE"),
    );
    expect(() => windows.start({})).toThrow(
      "64 windows are open, as many as can be; end one of them with DELETE",
    );
    const ended = windows.end("id-1");
    npu.read(12, 1500);
    await ended;
    expect(windows.start({}).id).toBe("id-65");
    expect(windows.list()).toHaveLength(MAXIMUM_WINDOWS);
  });

  test("do not add up: one that nobody ends in a day is dropped, and that is logged", async () => {
    const { clock, log, windows } = prepare();
    windows.start({ name: "forgotten" });
    await clock.advance(1000);
    windows.start({});
    await clock.advance(MAXIMUM_WINDOW_MILLISECONDS - 1000);
    expect(windows.list().map(({ id }) => id)).toEqual(["id-2"]);
    expect(log.join("")).toMatch(
      /level=WARN msg="Window dropped: it was not ended in time" window=id-1 name=forgotten hours=24\n$/,
    );
  });
});

test("a device that there is not is an error that names those that there are", () => {
  const { windows } = prepare();
  expect(() => windows.start({ sensors: ["npu", "gpu"] })).toThrow(
    new WindowError("bad_data", 'there is no sensor "gpu"; there are "npu", "ssd"'),
  );
  expect(() => windows.start({ sensors: ["gpu"] })).toThrow(
    'there is no sensor "gpu"; there are "npu", "ssd"',
  );
  expect(windows.list()).toEqual([]);
});

test("windows that are open go on over a reload, and those that are begun then know the new sensors", () => {
  const { readings, windows, npu } = prepare();
  const { id } = windows.start({ sensors: ["npu"] });
  const [next, gpu] = [new ToldSensor("npu", 7), new ToldSensor("gpu", 1)];
  readings.follow([next, gpu]);
  next.read(12, 1500);
  expect(npu.isListenedTo).toBe(false);
  expect(windows.find(id)).toMatchObject({ total: { joules: 12, samples: 1 } });
  expect(windows.start({ sensors: ["gpu"] }).sensors).toHaveLength(1);
});

test("when they are closed none is left, and nothing sleeps", async () => {
  const { clock, windows } = prepare();
  windows.start({});
  windows.start({});
  windows.close();
  await clock.advance(0);
  expect(windows.list()).toEqual([]);
  expect(clock.sleeping).toBe(0);
});
