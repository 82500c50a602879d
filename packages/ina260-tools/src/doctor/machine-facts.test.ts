import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createMachineFacts } from "./machine-facts.ts";

let root = "";
beforeEach(() => (root = mkdtempSync(join(tmpdir(), "rbp-facts-"))));
afterEach(() => rmSync(root, { recursive: true }));

test("npm says its version", async () => {
  expect(await createMachineFacts().readNpmVersion()).toMatch(/^\d+\.\d+\.\d+/);
});

test("the clock of a bus is a cell of the device tree, and unknown where there is none", async () => {
  const folder = join(root, "sys/bus/i2c/devices/i2c-1/of_node");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "clock-frequency"), Uint8Array.of(0x00, 0x06, 0x1a, 0x80));
  expect(await createMachineFacts(root).readClockHertz(1)).toBe(400_000);
  expect(await createMachineFacts(root).readClockHertz(2)).toBeUndefined();
});

test("a device that does not exist is an obstacle without a group; one that may be used is none", async () => {
  mkdirSync(join(root, "dev"));
  writeFileSync(join(root, "dev/i2c-1"), "");
  const { findObstacle } = createMachineFacts(root);
  expect(await findObstacle("/dev/i2c-1")).toBeUndefined();
  expect(await findObstacle("/dev/i2c-2")).toEqual({ code: "ENOENT", group: undefined });
});

test("a device that may not be used has the name of its group", async () => {
  mkdirSync(join(root, "dev"));
  mkdirSync(join(root, "etc"));
  writeFileSync(join(root, "dev/i2c-1"), "");
  const denied = (): Promise<void> => Promise.reject(Object.assign(new Error("denied"), { code: "EACCES" }));
  const { findObstacle } = createMachineFacts(root, denied);
  const gid = String(process.getgid?.());
  expect(await findObstacle("/dev/i2c-1")).toEqual({ code: "EACCES", group: gid });
  writeFileSync(join(root, "etc/group"), `power:x:70001:\ni2c:x:${gid}:pi\n`);
  expect(await findObstacle("/dev/i2c-1")).toEqual({ code: "EACCES", group: "i2c" });
});

test.each([
  ["Healthy\n", "exporter"],
  ["Prometheus Server is Healthy.\n", "other"],
  ["", "other"],
])("a port that answers %j is used by: %s; once it is closed it is free", async (text, use) => {
  const server = createServer((_, response) => void response.end(text)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const { probePort } = createMachineFacts();
  expect(await probePort(port)).toBe(use);
  server.closeAllConnections();
  server.close();
  await once(server, "close");
  expect(await probePort(port)).toBe("free");
});
