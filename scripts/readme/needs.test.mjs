import { expect, test } from "vitest";
import {
  exampleNeeds,
  commandNeeds,
  configurationNeeds,
  isSimulated,
  needsBoard,
  sessionNeeds,
} from "./needs.mjs";

const compilers = ["cc", "c++", "make", "python3"];

test("an example that opens a bus of Linux needs the board, and what that is compiled with", () => {
  const example = { text: 'import { openLinuxI2CBus } from "@rbp/i2c-linux";\n' };
  expect(needsBoard(example)).toBe(true);
  expect(exampleNeeds(example)).toEqual(compilers);
});

test("an example on simulated chips needs nothing", () => {
  const example = { text: 'import { SimulatedI2C } from "@rbp/i2c/testing";\n' };
  expect(needsBoard(example)).toBe(false);
  expect(exampleNeeds(example)).toEqual([]);
});

test("an example needs the programs that it starts", () => {
  const text =
    'import { emulateI2CDevice } from "@rbp/i2c-linux/testing";\nawait run("i2cdetect", "-y", "1");\n';
  expect(exampleNeeds({ text })).toEqual([...compilers, "i2cdetect"]);
});

test("an exporter on simulated hardware needs no compiler, one on the board does", () => {
  expect(sessionNeeds({ flags: "--port 9000", simulated: true, requests: [] })).toEqual([]);
  expect(sessionNeeds({ flags: "--simulate", requests: [{ command: "curl -s …" }] })).toEqual(["curl"]);
  expect(sessionNeeds({ flags: "--simulate", requests: [{ program: "f()\n" }] })).toEqual([
    "curl",
    "python3",
  ]);
  expect(sessionNeeds({ flags: "--port 9000", requests: [] })).toEqual(compilers);
  expect(isSimulated({ flags: "--simulated-thing" })).toBe(false);
});

test("a command that ends by itself needs the compilers for the board, and nothing on simulated hardware", () => {
  expect(commandNeeds({ kind: "tool", command: "ina260-exporter read" })).toEqual(compilers);
  expect(commandNeeds({ kind: "tool", command: "ina260-exporter read --simulate" })).toEqual([]);
  const measured = "ina260-exporter measure --simulate -- python3 infer.py";
  expect(commandNeeds({ kind: "tool", command: measured })).toEqual(["python3"]);
});

test("a configuration is checked by promtool, unless it is one of the exporter itself", () => {
  expect(configurationNeeds({ text: "scrape_configs:\n  - job_name: buses\n" })).toEqual(["promtool"]);
  expect(configurationNeeds({ text: "interval: 1s\nbuses:\n  - bus: 1\n" })).toEqual([]);
});

test("a web configuration is checked by both, with what makes its files, unless promtool is too old for it", () => {
  const files = [
    { command: "openssl req -x509" },
    { name: "web.yaml", text: "" },
    { command: "openssl req" },
  ];
  const tls = "tls_server_config:\n  cert_file: server.crt\n";
  expect(configurationNeeds({ text: tls, files })).toEqual(["promtool", "openssl"]);
  expect(configurationNeeds({ text: "rate_limit: { burst: 1 }\n", files: [] })).toEqual([]);
  expect(configurationNeeds({ text: `${tls}  client_allowed_sans: [a]\n`, files: [] })).toEqual([]);
  expect(commandNeeds({ kind: "judge", command: "promtool check web-config web.yaml", files })).toEqual([
    "promtool",
    "openssl",
  ]);
  expect(commandNeeds({ kind: "check", command: "ina260-exporter --config.check", files })).toEqual([
    "openssl",
  ]);
  expect(sessionNeeds({ flags: "--simulate", requests: [], files })).toEqual(["openssl"]);
});

test("a command that is run on the board needs itself", () => {
  expect(commandNeeds({ kind: "board", command: "i2cdetect -y 1" })).toEqual([...compilers, "i2cdetect"]);
  expect(commandNeeds({ kind: "system", command: "sudo reboot" })).toEqual([]);
});
