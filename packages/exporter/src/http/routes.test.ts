import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { createRoutes, type RouteRequest } from "./routes.ts";

const metricsText = Buffer.from("ina260_up 1\n");

function routes(telemetryPath = "/metrics") {
  const state = { ready: true };
  const route = createRoutes({
    telemetryPath,
    metrics: () => Promise.resolve({ text: metricsText, gzip: () => gzipSync(metricsText) }),
    metricsContentType: "text/plain; version=0.0.4; charset=utf-8",
    landingPage: "<!doctype html>page",
    isReady: () => state.ready,
  });
  const get = (url: string, headers: RouteRequest["headers"] = {}, method = "GET") =>
    route({ method, url, headers });
  return { get, state };
}

describe("the metrics", () => {
  test("have the documented content type", async () => {
    const reply = await routes().get("/metrics");
    expect(reply).toMatchObject({
      status: 200,
      headers: { "Content-Type": "text/plain; version=0.0.4; charset=utf-8", Vary: "Accept-Encoding" },
    });
    expect(reply.body).toEqual(metricsText);
  });

  test("are compressed where that is asked for", async () => {
    const reply = await routes().get("/metrics", { "accept-encoding": "gzip" });
    expect(reply.headers["Content-Encoding"]).toBe("gzip");
    expect(gunzipSync(reply.body)).toEqual(metricsText);
  });

  test.each(["/metrics?name[]=ina260_up", "http://pi:8000/metrics", "/metrics#x"])(
    "are at %s too",
    async (url) => {
      expect((await routes().get(url)).body).toEqual(metricsText);
    },
  );

  test("are where they were told to be, and nowhere else", async () => {
    const { get } = routes("/power/metrics");
    expect((await get("/power/metrics")).body).toEqual(metricsText);
    const reply = await get("/metrics");
    expect(reply.status).toBe(404);
    expect(reply.body.toString()).toContain("/power/metrics");
  });
});

describe("the root", () => {
  test("is a page for who asks for HTML", async () => {
    const reply = await routes().get("/", { accept: "text/html,*/*;q=0.8" });
    expect(reply.body.toString()).toBe("<!doctype html>page");
    expect(reply.headers).toMatchObject({
      "Content-Type": "text/html; charset=utf-8",
      Vary: "Accept, Accept-Encoding",
    });
  });

  test.each([undefined, "*/*", "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"])(
    "is the metrics for who does not, as with the Python script (%s)",
    async (accept) => {
      const reply = await routes().get("/", accept === undefined ? {} : { accept });
      expect(reply.body).toEqual(metricsText);
      expect(reply.headers["Vary"]).toBe("Accept, Accept-Encoding");
    },
  );

  test("is the metrics for everybody when they were told to be there", async () => {
    expect((await routes("/").get("/", { accept: "text/html" })).body).toEqual(metricsText);
  });
});

test("healthy is whether the process answers, ready whether the sensors were tried", async () => {
  const { get, state } = routes();
  state.ready = false;
  expect((await get("/-/healthy")).status).toBe(200);
  expect((await get("/-/ready")).status).toBe(503);
  state.ready = true;
  expect((await get("/-/ready")).status).toBe(200);
});

test.each(["POST", "PUT", "DELETE", "OPTIONS"])(
  "%s is not allowed where something is, with what is",
  async (method) => {
    const { get } = routes();
    for (const url of ["/", "/metrics", "/-/healthy", "/-/ready"]) {
      expect(await get(url, {}, method)).toMatchObject({ status: 405, headers: { Allow: "GET, HEAD" } });
    }
    expect((await get("/foo", {}, method)).status).toBe(404);
  },
);

test.each(["/foo", "/favicon.ico", "/metrics/", "//metrics", "/METRICS", "*", "/-/reload"])(
  "%s is not found",
  async (url) => {
    expect((await routes().get(url)).status).toBe(404);
  },
);
