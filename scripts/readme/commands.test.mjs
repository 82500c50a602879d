import { expect, test } from "vitest";
import { classify, shellCommands } from "./commands.mjs";

test("each line is a command; comments and empty lines are none", () => {
  expect(shellCommands("# first\nnpm test # second\n\nnpm start\n")).toEqual(["npm test", "npm start"]);
});

test("continued lines are one command", () => {
  expect(shellCommands("npm start -- \\\n  --port 9000\nnpm test\n")).toEqual([
    "npm start -- \\\n  --port 9000",
    "npm test",
  ]);
});

test("a here-document belongs to its command", () => {
  const text = "sudo tee /etc/x <<'EOF'\n[Unit]\n# not a comment of the shell\nEOF\nnpm test\n";
  expect(shellCommands(text)).toEqual([text.slice(0, -"\nnpm test\n".length), "npm test"]);
});

test.each([
  ["npm test", { kind: "ci" }],
  ["npm start", { kind: "ci" }],
  ["npm start -- --port 9000", { kind: "exporter", simulated: true, flags: "--port 9000" }],
  ["npx @rbp/ina260-exporter", { kind: "exporter", flags: undefined }],
  ["npx @rbp/ina260-exporter --device nas \\\n  --port 9000", { flags: "--device nas \\\n  --port 9000" }],
  ["ina260 read", { kind: "tool" }],
  ["npx --yes @rbp/ina260-tools doctor --bus 1", { kind: "tool" }],
  ["promtool query instant http://localhost:9090 up", { kind: "system" }],
  ["npx @rbp/ina260-tools record --count 2 | head -n 1", { kind: "tool" }],
  ["ina260-exporter --port 9000", { kind: "exporter", flags: "--port 9000" }],
  [
    "ina260-exporter --config.check --config.file /etc/a.yml",
    { kind: "check", flags: "--config.check --config.file /etc/a.yml" },
  ],
  [
    "docker run --init --name ina260-exporter \\\n  ina260-exporter --device nas",
    { kind: "exporter", flags: "--device nas" },
  ],
  ["docker run ina260-exporter", { kind: "exporter", flags: undefined }],
  [
    `echo 'ARGS="--channel 7"' | sudo tee /etc/default/ina260-exporter`,
    { kind: "exporter", flags: "--channel 7" },
  ],
  [`echo 'ARGS="--config.file=/etc/a.yml"' | sudo tee /etc/default/ina260-exporter`, { kind: "system" }],
  [
    "ina260-exporter --config.check --web.config.file web.yaml",
    { kind: "check", flags: "--config.check --web.config.file web.yaml" },
  ],
  ["openssl req -x509 \\\n  -nodes", { kind: "maker" }],
  ["promtool check web-config web.yaml", { kind: "judge" }],
  ["htpasswd -nBC 10 prometheus", { kind: "system" }],
  ["i2cdetect -y 1", { kind: "board" }],
  ["docker build --tag ina260-exporter .", { kind: "system" }],
  ["ina260-exporter --config.file a.yaml", { kind: "exporter", flags: "--config.file a.yaml" }],
  ["curl -s http://localhost:8000/metrics", { kind: "request" }],
  ["window=$(curl -s -X POST http://localhost:8000/api/v1/windows)", { kind: "request" }],
  ["npm run lint", { kind: "script", script: "lint" }],
  ["npm test -- --only lint --only unit", { kind: "step", steps: "--only lint --only unit" }],
  ["npm i -g @rbp/ina260-exporter", { kind: "install", names: "@rbp/ina260-exporter" }],
  ["sudo npm i -g --allow-scripts=i2c-bus @rbp/ina260-exporter", { kind: "install" }],
  ["npm install @rbp/ina260 @rbp/i2c-linux", { kind: "install", names: "@rbp/ina260 @rbp/i2c-linux" }],
  ["sudo scripts/install-programs.sh", { kind: "program", file: "scripts/install-programs.sh" }],
  ["sudo systemctl daemon-reload", { kind: "system" }],
])("%s is proven", (command, kind) => {
  expect(classify(command)).toMatchObject(kind);
});

test.each([
  "ina260",
  "ina260-exporter read",
  "sudo npm i left-pad",
  "docker run other",
  "npm i left-pad",
  "npm tset",
  "npx other",
  "rm -rf /",
  "openssl s_client",
  "promtool check web-config web.yaml; rm -rf /",
  "npm test; rm -rf /",
  "$ npm test",
])("no test knows %s", (command) => {
  expect(classify(command)).toBeUndefined();
});
