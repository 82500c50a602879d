import { ManualClock } from "@rbp/i2c/testing";
import { describe, expect, test } from "vitest";
import { jsonReply, type RouteRequest, textReply } from "./route.ts";
import { createRoutes, readRoute, type RoutesOptions } from "./routes.ts";

const metricsText = Buffer.from("up 1\n");
const metrics = { text: metricsText, gzip: () => metricsText };

const web = { telemetryPath: "/metrics", maximumRequests: 40, lifecycle: true };

function routes(given: Partial<RoutesOptions> = {}) {
  const route = createRoutes({
    web,
    metrics: () => Promise.resolve(metrics),
    title: "Thermometers",
    clock: new ManualClock(),
    ...given,
  });
  return (url: string, headers: RouteRequest["headers"] = {}, method = "GET") =>
    route({ method, url, headers });
}

describe("the metrics", () => {
  test.each(["/metrics?name[]=up", "http://pi:8000/metrics", "/metrics#x"])("are at %s too", async (url) => {
    expect((await routes()(url)).body).toEqual(metricsText);
  });

  test("are where they were told to be, and nowhere else", async () => {
    const get = routes({ web: { ...web, telemetryPath: "/power/metrics" } });
    expect((await get("/power/metrics")).body).toEqual(metricsText);
    const reply = await get("/metrics");
    expect(reply.status).toBe(404);
    expect(reply.body.toString()).toContain("/power/metrics");
  });
});

describe("the root", () => {
  test("is a page for who asks for HTML", async () => {
    const reply = await routes()("/", { accept: "text/html,*/*;q=0.8" });
    expect(reply.body.toString()).toContain("<h1>Thermometers</h1>");
  });

  test.each([undefined, "*/*", "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"])(
    "is the metrics for who does not, as with the Python script (%s)",
    async (accept) => {
      const reply = await routes()("/", accept === undefined ? {} : { accept });
      expect(reply.body).toEqual(metricsText);
      expect(reply.headers["Vary"]).toBe("Accept, Accept-Encoding");
    },
  );

  test("is the metrics for everybody when they were told to be there", async () => {
    expect(
      (await routes({ web: { ...web, telemetryPath: "/" } })("/", { accept: "text/html" })).body,
    ).toEqual(metricsText);
  });
});

describe("the checks", () => {
  test("healthy is whether the program makes progress, and why not", async () => {
    let problem: string | undefined;
    const get = routes({ findProblem: () => problem });
    expect(await get("/-/healthy")).toEqual(textReply(200, "Healthy"));
    problem = "no job has ended for 31 s";
    expect(await get("/-/healthy")).toEqual(textReply(503, "Unhealthy: no job has ended for 31 s"));
  });

  test("ready is whether the program is, and why not", async () => {
    let delay: string | undefined = "the probes have not been tried yet";
    const get = routes({ findDelay: () => delay });
    expect(await get("/-/ready")).toEqual(textReply(503, "Not ready: the probes have not been tried yet"));
    delay = undefined;
    expect((await get("/-/ready")).status).toBe(200);
  });
});

describe("to reload", () => {
  test.each(["POST", "PUT"])("is done by %s where it is enabled, and waits for it", async (method) => {
    let reloads = 0;
    const reload = async (): Promise<void> => {
      await Promise.resolve();
      reloads += 1;
    };
    expect(await routes({ reload })("/-/reload", {}, method)).toEqual(textReply(200, "Reloaded"));
    expect(reloads).toBe(1);
  });

  test("is forbidden where it is not", async () => {
    expect(await routes()("/-/reload", {}, "POST")).toEqual(textReply(403, "Lifecycle API is not enabled."));
  });

  test("fails with what is wrong, on one line", async () => {
    const reload = () => Promise.reject(new Error("jobs.yml:3:5: unknown key\nsecond line"));
    expect(await routes({ reload })("/-/reload", {}, "POST")).toEqual(
      textReply(500, "failed to reload config: jobs.yml:3:5: unknown key second line"),
    );
  });

  test.each(["GET", "HEAD", "DELETE"])("%s does not", async (method) => {
    const reload = () => Promise.reject(new Error("called"));
    for (const get of [routes({ reload }), routes()]) {
      expect(await get("/-/reload", {}, method)).toMatchObject({
        status: 405,
        headers: { Allow: "POST, PUT" },
      });
    }
  });
});

describe("a route that the exporter adds", () => {
  const get = routes({
    routes: {
      "/api/v1/probes": readRoute(() => jsonReply(200, { probes: 2 })),
      "/api/v1/jobs": ({ method }) => Promise.resolve(textReply(201, `${method ?? ""} answered`)),
    },
  });

  test.each(["/api/v1/jobs", "/api/v1/jobs?name=x", "/api/v1/jobs/id"])("answers at %s", async (url) => {
    expect(await get(url, {}, "POST")).toEqual(textReply(201, "POST answered"));
  });

  test("that is only read answers in JSON, and refuses to be written to", async () => {
    expect(await get("/api/v1/probes")).toMatchObject({
      status: 200,
      headers: { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store" },
      body: Buffer.from('{"probes":2}\n'),
    });
    expect(await get("/api/v1/probes", {}, "POST")).toMatchObject({ status: 405 });
  });

  test("has nothing of a path that only begins in the same way", async () => {
    expect((await get("/api/v1/jobsx")).status).toBe(404);
  });
});

test.each(["POST", "PUT", "DELETE", "OPTIONS"])(
  "%s is not allowed where something is, with what is",
  async (method) => {
    for (const url of ["/", "/metrics", "/-/healthy", "/-/ready"]) {
      expect(await routes()(url, {}, method)).toMatchObject({
        status: 405,
        headers: { Allow: "GET, HEAD" },
      });
    }
    expect((await routes()("/foo", {}, method)).status).toBe(404);
  },
);

test.each(["/foo", "/favicon.ico", "/metrics/", "//metrics", "/METRICS", "*", "/-/quit"])(
  "%s is not found",
  async (url) => {
    expect((await routes()(url)).status).toBe(404);
  },
);
