import { gunzipSync } from "node:zlib";
import { ManualClock } from "@rbp/i2c/testing";
import { describe, expect, test } from "vitest";
import { type Exposition, expositionOf } from "../exposition/exposition.ts";
import { type RouteRequest, textReply } from "./route.ts";
import { createScrape, type MetricsQuery, type ScrapeOptions } from "./scrape.ts";

const exposition = (content: string): Exposition => expositionOf(Buffer.from(content));

function scrape(given: Partial<ScrapeOptions> = {}) {
  const clock = new ManualClock();
  const route = createScrape({
    maximumRequests: 40,
    metrics: () => Promise.resolve(exposition("up 1\n")),
    filter: { parameter: "probe[]", noun: "probe", known: () => ["npu", "가속기"] },
    clock,
    ...given,
  });
  const get = (url = "/metrics", headers: RouteRequest["headers"] = {}) =>
    route({ method: "GET", url, headers });
  return { get, clock };
}

const openMetrics = { accept: "application/openmetrics-text;version=1.0.0,text/plain;q=0.5" };

describe("the format", () => {
  test("is text for who does not ask for another one", async () => {
    const reply = await scrape().get();
    expect(reply).toEqual({
      status: 200,
      headers: {
        "Content-Type": "text/plain; version=0.0.4; charset=utf-8",
        Vary: "Accept, Accept-Encoding",
      },
      body: Buffer.from("up 1\n"),
    });
  });

  test("is OpenMetrics for who does", async () => {
    const reply = await scrape().get("/metrics", openMetrics);
    expect(reply).toEqual({
      status: 200,
      headers: {
        "Content-Type": "application/openmetrics-text; version=1.0.0; charset=utf-8",
        Vary: "Accept, Accept-Encoding",
      },
      body: Buffer.from("up 1\n# EOF\n"),
    });
  });

  test.each([{}, openMetrics])("is compressed where that is asked for (%j)", async (headers) => {
    const { get } = scrape();
    const plain = await get("/metrics", headers);
    const compressed = await get("/metrics", { ...headers, "accept-encoding": "gzip" });
    expect(compressed.headers).toEqual({ ...plain.headers, "Content-Encoding": "gzip" });
    expect(gunzipSync(compressed.body)).toEqual(plain.body);
  });
});

describe("of some probes", () => {
  function filtered() {
    const queries: MetricsQuery[] = [];
    const { get } = scrape({
      metrics: (query) => {
        queries.push(query);
        return Promise.resolve(exposition("up 1\n"));
      },
    });
    return { get, queries };
  }

  test.each([
    ["/metrics?probe[]=npu", ["npu"]],
    ["/metrics?probe%5B%5D=npu&x=1&probe[]=%EA%B0%80%EC%86%8D%EA%B8%B0", ["npu", "가속기"]],
    ["http://pi:8000/metrics?probe[]=npu#probe[]=x", ["npu"]],
  ])("%s asks for them", async (url, names) => {
    const { get, queries } = filtered();
    expect((await get(url)).status).toBe(200);
    expect((await get(url, openMetrics)).status).toBe(200);
    expect(queries).toEqual([{ names }, { names }]);
  });

  test.each(["/metrics", "/metrics?", "/metrics?name[]=x"])("%s asks for all", async (url) => {
    const { get, queries } = filtered();
    await get(url);
    expect(queries).toEqual([{}]);
  });

  test.each(["/metrics?probe[]=npu&probe[]=gpu", "/metrics?probe[]=gpu"])(
    "%s asks for one that there is not, and is told those that there are",
    async (url) => {
      const { get, queries } = filtered();
      expect(await get(url)).toEqual(textReply(400, 'There is no probe "gpu"; there are "npu", "가속기"'));
      expect(queries).toEqual([]);
    },
  );
});

/** Metrics that come when they are let. */
function slowly() {
  const waiting: ((exposition: Exposition) => void)[] = [];
  return {
    waiting,
    metrics: () => new Promise<Exposition>((resolve) => waiting.push(resolve)),
    release: () => {
      for (const resolve of waiting.splice(0)) resolve(exposition("up 1\n"));
    },
  };
}

describe("at once", () => {
  test("more scrapes than the limit are refused, until one of the others is done", async () => {
    const { metrics, release } = slowly();
    const { get } = scrape({ metrics, maximumRequests: 2 });
    const first = [get(), get()];
    expect(await get()).toEqual(textReply(503, "Limit of concurrent requests reached (2), try again later."));
    release();
    expect((await Promise.all(first)).map(({ status }) => status)).toEqual([200, 200]);
    const next = get();
    release();
    expect((await next).status).toBe(200);
  });

  test("there is no limit where it is 0", async () => {
    const { metrics, waiting, release } = slowly();
    const { get } = scrape({ metrics, maximumRequests: 0 });
    const all = Array.from({ length: 100 }, () => get());
    expect(waiting).toHaveLength(100);
    release();
    expect(new Set((await Promise.all(all)).map(({ status }) => status))).toEqual(new Set([200]));
  });

  test("one that fails is done too", async () => {
    const { get } = scrape({ metrics: () => Promise.reject(new Error("defect")), maximumRequests: 1 });
    await expect(get()).rejects.toThrow("defect");
    await expect(get()).rejects.toThrow("defect");
  });
});

describe("the time that the scraper has", () => {
  test.each([
    ["10", 9500],
    ["2", 1500],
    ["0.9", 675],
  ])("of %s s is kept: the answer leaves after %i ms at the latest", async (seconds, milliseconds) => {
    const { metrics, release } = slowly();
    const { get, clock } = scrape({ metrics, maximumRequests: 1 });
    const headers = { "x-prometheus-scrape-timeout-seconds": seconds };
    let status: number | undefined;
    const answered = get("/metrics", headers).then((reply) => {
      status = reply.status;
      return reply;
    });
    await clock.advance(milliseconds - 1);
    expect(status).toBeUndefined();
    await clock.advance(1);
    expect((await answered).status).toBe(503);
    expect((await answered).body.toString()).toContain(`within ${String(milliseconds / 1000)} s`);

    // What was begun is not forgotten: it counts until it is done.
    expect((await get()).body.toString()).toContain("Limit of concurrent requests");
    release();
    await Promise.resolve();
    const next = get("/metrics", headers);
    release();
    expect((await next).status).toBe(200);
    expect(clock.sleeping).toBe(0);
  });

  test.each(["0", "-1", "NaN", "", "1e9", "x"])("is no limit when it is %j", async (seconds) => {
    const { get, clock } = scrape();
    expect((await get("/metrics", { "x-prometheus-scrape-timeout-seconds": seconds })).status).toBe(200);
    expect(clock.sleeping).toBe(0);
  });
});
