import { expect, test } from "vitest";
import { isOnBoard, programsFor } from "./needs.mjs";

const compilers = ["cc", "c++", "make", "python3"];
const opening = 'import { openLinuxI2CBus } from "@rbp/i2c-linux";\n';

test.each([
  ["an example that opens a bus of Linux", { text: opening }, compilers],
  [
    "an example that starts a program",
    { text: `${opening}run("i2cdetect");\n` },
    [...compilers, "i2cdetect"],
  ],
  ["a command on the board", { kind: "board", command: "i2cdetect -y 1" }, [...compilers, "i2cdetect"]],
  ["a tool", { kind: "tool", command: "ina260 read" }, compilers],
  ["a session", { kind: "exporter", flags: "--simulated-thing", requests: [] }, compilers],
])("%s needs the board, and what that is compiled with", (_, shown, programs) => {
  expect(isOnBoard(shown)).toBe(true);
  expect(programsFor(shown)).toEqual(programs);
});

const files = [{ command: "openssl req -x509" }, { name: "web.yaml", text: "" }];

test.each([
  ["an example on simulated chips", { text: 'import "@rbp/i2c/testing";\n' }, []],
  ["a tool", { kind: "tool", command: "ina260 measure --simulate -- python3 infer.py" }, ["python3"]],
  ["a session of npm start", { kind: "exporter", flags: "", simulated: true, requests: [] }, []],
  ["a request", { kind: "exporter", flags: "--simulate", requests: [{ command: "curl -s …" }] }, ["curl"]],
  [
    "a Python program",
    { kind: "exporter", flags: "--simulate", requests: [{ program: "f()" }] },
    ["python3"],
  ],
  ["a configuration of Prometheus", { text: "scrape_configs:\n" }, ["promtool"]],
  ["a configuration of the exporter", { text: "buses:\n  - bus: 1\n" }, []],
  ["a web configuration", { text: "tls_server_config:\n", files }, ["openssl", "promtool"]],
  ["a check", { kind: "check", flags: "--config.check", files }, ["openssl"]],
  ["a command that is not run", { kind: "system", command: "sudo apt install python3" }, []],
])("%s without the board needs what it uses", (_, shown, programs) => {
  expect(isOnBoard(shown)).toBe(false);
  expect(programsFor(shown)).toEqual(programs);
});
