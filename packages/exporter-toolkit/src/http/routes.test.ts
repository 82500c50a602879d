import { ManualClock } from "@rbp/i2c/testing";
import { describe, expect, test } from "vitest";
import { textReply } from "./reply.ts";
import type { RouteRequest } from "./route.ts";
import { createRoutes, type RoutesOptions } from "./routes.ts";
import type { SensorsView } from "@rbp/ina260-monitor";

const metricsText = Buffer.from("ina260_up 1\n");
const metrics = { text: metricsText, gzip: () => metricsText };

const view: SensorsView = {
  sensors: [
    {
      labels: { hostname: "pi", device: "npu" },
      place: "i2c-1/0x70.7/0x40",
      state: "up",
      reading: { voltageVolts: 12, currentAmperes: 1.05, powerWatts: 12.6 },
      ageSeconds: 0.25,
    },
    {
      labels: { hostname: "pi", device: "ssd" },
      place: "i2c-1/0x70.3/0x40",
      state: "failing",
      error: { reason: "nack", message: "no acknowledgement" },
    },
  ],
};

function routes(given: Partial<RoutesOptions> = {}) {
  const route = createRoutes({
    telemetryPath: "/metrics",
    maximumRequests: 40,
    metrics: () => Promise.resolve(metrics),
    toOpenMetrics: (exposition) => exposition,
    sensors: () => view,
    landingPage: ({ sensors }) => textReply(200, `page of ${String(sensors.length)}`),
    findProblem: () => undefined,
    isReady: () => true,
    clock: new ManualClock(),
    ...given,
  });
  return (url: string, headers: RouteRequest["headers"] = {}, method = "GET") =>
    route({ method, url, headers });
}

describe("the metrics", () => {
  test.each(["/metrics?name[]=ina260_up", "http://pi:8000/metrics", "/metrics#x"])(
    "are at %s too",
    async (url) => {
      expect((await routes()(url)).body).toEqual(metricsText);
    },
  );

  test("are where they were told to be, and nowhere else", async () => {
    const get = routes({ telemetryPath: "/power/metrics" });
    expect((await get("/power/metrics")).body).toEqual(metricsText);
    const reply = await get("/metrics");
    expect(reply.status).toBe(404);
    expect(reply.body.toString()).toContain("/power/metrics");
  });
});

describe("the root", () => {
  test("is a page for who asks for HTML", async () => {
    const reply = await routes()("/", { accept: "text/html,*/*;q=0.8" });
    expect(reply.body.toString()).toBe("page of 2\n");
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
    expect((await routes({ telemetryPath: "/" })("/", { accept: "text/html" })).body).toEqual(metricsText);
  });
});

describe("the checks", () => {
  test("healthy is whether the program makes progress, and why not", async () => {
    let problem: string | undefined;
    const get = routes({ findProblem: () => problem });
    expect(await get("/-/healthy")).toEqual(textReply(200, "Healthy"));
    problem = "no reading of i2c-1 has ended for 31 s";
    expect(await get("/-/healthy")).toEqual(
      textReply(503, "Unhealthy: no reading of i2c-1 has ended for 31 s"),
    );
  });

  test("ready is whether the sensors were tried", async () => {
    let isReady = false;
    const get = routes({ isReady: () => isReady });
    expect((await get("/-/ready")).status).toBe(503);
    isReady = true;
    expect((await get("/-/ready")).status).toBe(200);
  });
});

test("the sensors are JSON in the envelope of Prometheus' API", async () => {
  const reply = await routes()("/api/v1/sensors");
  expect(reply).toMatchObject({
    status: 200,
    headers: { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store" },
  });
  expect(JSON.parse(reply.body.toString())).toEqual({ status: "success", data: view });
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
    const reload = () => Promise.reject(new Error("sensors.yml:3:5: unknown key\nsecond line"));
    expect(await routes({ reload })("/-/reload", {}, "POST")).toEqual(
      textReply(500, "failed to reload config: sensors.yml:3:5: unknown key second line"),
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

describe("windows", () => {
  const urls = ["/api/v1/windows", "/api/v1/windows?name=x", "/api/v1/windows/id"];

  test.each(urls)("are served at %s by who is there for that", async (url) => {
    const windows = ({ method }: RouteRequest) => Promise.resolve(textReply(201, `${method ?? ""} answered`));
    expect(await routes({ windows })(url, {}, "POST")).toEqual(textReply(201, "POST answered"));
  });

  test.each(urls)("are forbidden at %s where they are not enabled", async (url) => {
    for (const method of ["POST", "GET", "DELETE"]) {
      expect(await routes()(url, {}, method)).toEqual(
        textReply(403, "Windows are not enabled; --web.enable-windows does that"),
      );
    }
  });
});

test.each(["POST", "PUT", "DELETE", "OPTIONS"])(
  "%s is not allowed where something is, with what is",
  async (method) => {
    for (const url of ["/", "/metrics", "/-/healthy", "/-/ready", "/api/v1/sensors"]) {
      expect(await routes()(url, {}, method)).toMatchObject({
        status: 405,
        headers: { Allow: "GET, HEAD" },
      });
    }
    expect((await routes()("/foo", {}, method)).status).toBe(404);
  },
);

test.each([
  "/foo",
  "/favicon.ico",
  "/metrics/",
  "//metrics",
  "/METRICS",
  "*",
  "/api/v1/sensors/",
  "/api/v1/windowsx",
  "/-/quit",
])("%s is not found", async (url) => {
  expect((await routes()(url)).status).toBe(404);
});
