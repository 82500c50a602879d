import fc from "fast-check";
import { expect, test } from "vitest";
import { acceptsGzip, prefersHtml, prefersOpenMetrics, readChoices } from "./negotiation.ts";

const prometheus2 =
  "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75," +
  "text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
const prometheus3 =
  "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;" +
  "version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1";
const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

test.each([
  [browser, true],
  ["text/html", true],
  ["TEXT/HTML; charset=utf-8", true],
  ["text/html, text/plain", true],
  ["text/html;q=0.5, text/plain;q=0.9", false],
  ["text/html;q=0", false],
  ["*/*", false],
  [prometheus2, false],
  [prometheus3, false],
  ["", false],
  [undefined, false],
])("%j asks for HTML: %s", (accept, expected) => {
  expect(prefersHtml(accept)).toBe(expected);
});

test.each([
  [prometheus2, true],
  [prometheus3, true],
  ["application/openmetrics-text", true],
  ["application/openmetrics-text; version=1.0.0; charset=utf-8", true],
  ['Application/OpenMetrics-Text; Version="1.0.0"', true],
  ["application/openmetrics-text;q=0.1", true],
  ["application/openmetrics-text,text/plain", true],
  ["text/plain,application/openmetrics-text", false],
  ["text/plain;q=0.2,application/openmetrics-text;q=0.3", true],
  ["application/openmetrics-text;q=0.3,text/plain;version=0.0.4;q=0.4", false],
  ["application/openmetrics-text;q=0.3,*/*;q=0.4", false],
  ["application/openmetrics-text;version=0.0.1", false],
  ["application/openmetrics-text;version=2.0.0,text/plain;q=0.1", false],
  ["application/openmetrics-text;q=0", false],
  ["application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;q=0.9,text/plain;q=0.1", false],
  ["application/*", false],
  [browser, false],
  ["*/*", false],
  ["", false],
  [undefined, false],
])("%j asks for OpenMetrics: %s", (accept, expected) => {
  expect(prefersOpenMetrics(accept)).toBe(expected);
});

test.each([
  ["gzip", true],
  ["gzip, deflate, br", true],
  ["deflate, gzip;q=1.0, *;q=0.5", true],
  ["GZIP ; q = 0.5", true],
  ["*", true],
  ["*;q=0.1", true],
  ["gzip;q=0, *", false],
  ["gzip;q=0.000", false],
  ["gzip;q=x", false],
  ["identity", false],
  ["br", false],
  ["", false],
  [undefined, false],
])("%j takes gzip: %s", (acceptEncoding, expected) => {
  expect(acceptsGzip(acceptEncoding)).toBe(expected);
});

test("any header is read, and every weight is from 0 to 1", () => {
  fc.assert(
    fc.property(fc.string(), (header) => {
      for (const { weight } of readChoices(header)) {
        expect(weight).toBeGreaterThanOrEqual(0);
        expect(weight).toBeLessThanOrEqual(1);
      }
    }),
  );
});
