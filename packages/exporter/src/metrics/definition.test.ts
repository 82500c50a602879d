import { reservedLabels } from "@rbp/ina260-monitor/configuration";
import { metricDefinitions } from "./definitions.ts";
import { expect, test } from "vitest";
import { labelsWith } from "./definition.ts";

const labels = { hostname: "pi", device: "nas" };

test("one label comes behind the others, which stay what they are", () => {
  const more = labelsWith(labels, "window", "10s");
  expect(Object.entries(more)).toEqual([
    ["hostname", "pi"],
    ["device", "nas"],
    ["window", "10s"],
  ]);
  expect(labels).toEqual({ hostname: "pi", device: "nas" });
});

test("the same label again is the same object, another value or another name is another", () => {
  const more = labelsWith(labels, "window", "10s");
  expect(labelsWith(labels, "window", "10s")).toBe(more);
  expect(labelsWith(labels, "window", "1m")).toEqual({ ...labels, window: "1m" });
  expect(labelsWith(labels, "reason", "10s")).toEqual({ ...labels, reason: "10s" });
});

test("equal labels of another sensor are not taken for those of the first", () => {
  const others = { ...labels };
  expect(labelsWith(others, "window", "10s")).not.toBe(labelsWith(labels, "window", "10s"));
});

test("labels that the metrics have are reserved: no label of a user can have their names", () => {
  const used = new Set(metricDefinitions.flatMap(({ labels }) => labels));
  expect([...used].filter((label) => !reservedLabels.includes(label))).toEqual([]);
});
