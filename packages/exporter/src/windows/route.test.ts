import { ManualClock } from "@rbp/i2c/testing";
import { describe, expect, test } from "vitest";
import { ToldSensor } from "../../../ina260-monitor/test/support/told-sensor.ts";
import type { RouteRequest } from "@rbp/exporter-toolkit";
import { createLogger } from "@rbp/command-line";
import { ReadingStream } from "@rbp/ina260-monitor";
import { createWindowsRoute } from "./route.ts";
import { MAXIMUM_WINDOWS, Windows } from "./windows.ts";

const PATH = "/api/v1/windows";

function prepare() {
  const clock = new ManualClock(500);
  const log = createLogger({ level: "error", format: "logfmt", write: () => undefined, wallClock: Date.now });
  const readings = new ReadingStream();
  let ids = 0;
  const createId = (): string => `id-${String((ids += 1))}`;
  const windows = new Windows({ readings, clock, wallClock: () => 0, log, createId });
  const npu = new ToldSensor("npu");
  readings.follow([npu, new ToldSensor("ssd", 3)]);
  npu.read(12.6, 500);
  const route = createWindowsRoute(windows);
  /** @param body In the pieces in which it arrives; an Error for one that breaks off. */
  const ask = async (method: string, url: string, ...body: readonly (string | Error)[]) => {
    const request: RouteRequest = { method, url, headers: {}, [Symbol.asyncIterator]: () => piecesOf(body) };
    const { status, headers, body: text } = await route(request);
    return { status, headers, json: JSON.parse(text.toString()) as unknown };
  };
  return { clock, npu, ask };
}

async function* piecesOf(body: readonly (string | Error)[]): AsyncGenerator<Uint8Array> {
  for (const piece of body) {
    if (piece instanceof Error) throw piece;
    yield Buffer.from(piece);
  }
}

describe("a window", () => {
  test("is begun, looked at and ended, with units in the names of what was metered", async () => {
    const { clock, npu, ask } = prepare();
    const begun = await ask("POST", PATH, '{"sensors": ["npu"], "na', 'me": "run 1"}');
    expect(begun).toMatchObject({
      status: 201,
      headers: {
        Location: `${PATH}/id-1`,
        "Content-Type": "application/json; charset=utf-8",
        "Cache-Control": "no-store",
      },
    });
    const window = {
      id: "id-1",
      name: "run 1",
      startedAt: "1970-01-01T00:00:00.000Z",
      ended: false,
      sensors: [
        {
          labels: { hostname: "pi", device: "npu" },
          place: "i2c-1/0x70.7/0x40",
          durationSeconds: 0,
          joules: 0,
          coulombs: 0,
          samples: 0,
          coverage: 1,
        },
      ],
      total: { durationSeconds: 0, joules: 0, coulombs: 0, samples: 0, coverage: 1 },
    };
    expect(begun.json).toEqual({ status: "success", data: { window } });

    await clock.advance(1000);
    npu.read(12.6, 1500);
    const running = await ask("GET", `${PATH}/id-1`);
    expect(running.status).toBe(200);
    expect(running.json).toMatchObject({ data: { window: { ended: false, total: { joules: 12.6 } } } });

    const ending = ask("DELETE", `${PATH}/id-1`);
    for (const now of [2500, 3500, 4500]) npu.read(12.6, now);
    const { status, json } = await ending;
    expect(status).toBe(200);
    expect(json).toMatchObject({
      status: "success",
      data: {
        window: {
          id: "id-1",
          ended: true,
          total: { meanWatts: 12.6, minimumWatts: 12.6, maximumWatts: 12.6, coverage: 1 },
        },
      },
    });
    expect(await ask("DELETE", `${PATH}/id-1`)).toMatchObject({
      status: 404,
      json: {
        status: "error",
        errorType: "not_found",
        error: 'no window "id-1" is open; it was ended, dropped, or never begun',
      },
    });
  });

  test("can be asked for in the query, and is of all sensors when nothing is said", async () => {
    const { ask } = prepare();
    expect((await ask("POST", `${PATH}?sensor[]=ssd&name=run+2`)).json).toMatchObject({
      data: { window: { name: "run 2", sensors: [{ labels: { device: "ssd" } }] } },
    });
    expect((await ask("POST", `${PATH}?`, " ")).json).toMatchObject({
      data: { window: { sensors: [{ labels: { device: "npu" } }, { labels: { device: "ssd" } }] } },
    });
    expect((await ask("GET", PATH)).json).toMatchObject({
      data: { windows: [{ id: "id-1", name: "run 2" }, { id: "id-2" }] },
    });
  });
});

describe("what cannot be is refused in one sentence:", () => {
  test.each([
    ["[1]", 'the body is a JSON object, as {"sensors": ["npu"], "name": "run 1"}'],
    ["{", "the body is no JSON"],
    ['{"sensor": "npu"}', 'the body may have sensors and name, found "sensor"'],
    ['{"sensors": "npu"}', 'sensors is a list of devices, one at least, as ["npu"]'],
    ['{"sensors": []}', 'sensors is a list of devices, one at least, as ["npu"]'],
    ['{"sensors": [1]}', 'sensors is a list of devices, one at least, as ["npu"]'],
    ['{"name": 1}', "name is a text"],
    [`{"name": "${"x".repeat(201)}"}`, "name has at most 200 characters"],
    ['{"sensors": ["gpu"]}', 'there is no sensor "gpu"; there are "npu", "ssd"'],
    [`"${"x".repeat(65_535)}"`, "the body has at most 65536 bytes"],
  ])("%.40s", async (body, error) => {
    const { ask } = prepare();
    expect(await ask("POST", PATH, body)).toMatchObject({
      status: 400,
      json: { status: "error", errorType: "bad_data", error },
    });
    expect((await ask("GET", PATH)).json).toEqual({ status: "success", data: { windows: [] } });
  });

  test("a body that breaks off", async () => {
    expect(await prepare().ask("POST", PATH, "{", new Error("aborted"))).toMatchObject({
      status: 400,
      json: { error: "the body ended early: aborted" },
    });
  });

  test("more windows than can be", async () => {
    const { ask } = prepare();
    for (let count = 0; count < MAXIMUM_WINDOWS; count += 1) await ask("POST", PATH);
    expect(await ask("POST", PATH)).toMatchObject({ status: 503, json: { errorType: "unavailable" } });
  });

  test.each([
    ["PUT", PATH, "GET, HEAD, POST"],
    ["DELETE", PATH, "GET, HEAD, POST"],
    ["POST", `${PATH}/id-1`, "GET, HEAD, DELETE"],
  ])("%s %s", async (method, url, allowed) => {
    expect(await prepare().ask(method, url)).toMatchObject({
      status: 405,
      headers: { Allow: allowed },
      json: { error: expect.stringMatching(/^only GET, HEAD and \w+ are allowed$/) as string },
    });
  });

  test.each([`${PATH}/`, `${PATH}/id-2`, `${PATH}/id-1/x`])("GET %s", async (url) => {
    const { ask } = prepare();
    await ask("POST", PATH);
    expect((await ask("GET", url)).status).toBe(404);
  });
});
