import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { blocksOf, readDocument } from "./document.mjs";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rbp-document-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Reads a document of code blocks, each "LANGUAGE: TEXT". */
function read(blocks, shows = []) {
  const markdown = blocks.map((block) => block.replace(/^(.*?): (.*)$/s, "```$1\n$2\n```\n")).join("\n");
  const path = join(folder, "README.md");
  writeFileSync(path, markdown);
  return readDocument({ path, shows });
}

test("an example has what stands in the text block behind it as its output", () => {
  const { examples } = read(["ts: f();", "text: 5.2", "ts: g();"]);
  expect(examples).toMatchObject([
    { text: "f();\n", expected: "5.2\n" },
    { text: "g();\n", expected: undefined },
  ]);
});

test("a named block is a module for the examples, and is not run", () => {
  const { examples, modules } = read(["ts file=tmp102.ts: export {};", "ts: f();"]);
  expect(modules).toMatchObject([{ file: "tmp102", text: "export {};\n" }]);
  expect(examples).toHaveLength(1);
});

test.each([
  [["sh: npx @rbp/ina260-exporter --port 9000", "sh: curl a"], "--port 9000", [{ command: "curl a" }]],
  [["sh: curl a"], "--simulate", [{ command: "curl a" }]],
  [
    ["sh: ina260-exporter --port 1", "python: f()", "text: 5.2"],
    "--port 1",
    [{ program: "f()\n", expected: "5.2\n" }],
  ],
])(
  "requests go to the exporter that was started last, or to a simulated one: %j",
  (blocks, flags, requests) => {
    expect(read(blocks).sessions).toMatchObject([{ flags, requests }]);
  },
);

test.each([
  ["python file=a.py: f()", "ina260 measure -- python3 a.py", "commands"],
  ["yaml file=a.yaml: buses: []", "ina260-exporter --config.file a.yaml", "sessions"],
  ["yaml file=a.yaml: buses: []", "ina260-exporter --config.check --config.file a.yaml", "commands"],
])("a named block is a file for the commands, one of which must read it: %s", (file, command, kind) => {
  const found = read([file, `sh: ${command}`, "text: OK"]);
  expect(found.errors).toEqual([]);
  const [, name = "", text] = /file=(\S+): (.*)/.exec(file) ?? [];
  expect(found[kind]).toMatchObject([{ command, files: [{ name, text: `${text}\n` }] }]);
  expect(read([file]).errors).toEqual([expect.stringContaining(`no command reads ${name}`)]);
});

test("a tool prints what stands behind its block, if it is the last one there", () => {
  expect(read(["sh: ina260 record --output a.csv\nina260 read", "text: 5.2"]).commands).toMatchObject([
    { kind: "tool", command: "ina260 record --output a.csv", expected: undefined },
    { command: "ina260 read", expected: "5.2\n" },
  ]);
});

test("a command that makes files is one of them for the others, and for YAML", () => {
  const { files, sessions, configurations, commands } = read([
    "sh: openssl req -out server.crt",
    "sh: ina260-exporter --web.config.file web.yaml",
    "yaml: rate_limit:",
  ]);
  expect(files).toMatchObject([{ command: "openssl req -out server.crt" }]);
  expect(sessions).toMatchObject([{ files }]);
  expect(configurations).toMatchObject([{ files }]);
  expect(commands).toEqual([]);
});

test("an unknown command and an unknown language are errors", () => {
  expect(read(["sh: npm tset", "typescript: f();", "ts skip: f();"]).errors).toEqual([
    expect.stringContaining("README.md:1: no test knows the command: npm tset"),
    expect.stringContaining('README.md:5: no test knows the language "typescript"'),
    expect.stringContaining('README.md:9: no test knows the language "ts skip"'),
  ]);
});

test("a document that does not show what it must, or is missing, is an error", () => {
  const shows = ["npm start", "a TypeScript example"];
  expect(read(["sh: npm start -- --port 9000", "ts: f();"], shows).errors).toEqual([]);
  expect(read(["text: Nothing."], shows).errors).toHaveLength(2);
  expect(readDocument({ path: join(folder, "missing.md"), shows }).errors).toHaveLength(2);
});

test("nothing is pasted behind a server, which never returns", () => {
  const server = "ina260-exporter --simulate \\\n  --port 8000";
  expect(read([`sh: ${server}`, "sh: curl a"]).errors).toEqual([]);
  expect(read([`sh: ${server}\ncurl a`]).errors).toEqual([
    expect.stringMatching(/README\.md:1: nothing follows a server: ina260-exporter --simulate/),
  ]);
  expect(read(["sh: ina260-exporter --config.check --config.file a.yaml\nina260 read"]).errors).toEqual([]);
});

test("the commands of a text are its shell blocks, each with what it shows", () => {
  const text = "```sh\na\n```\n\n```text\n1\n```\n\n```yaml\nb: 1\n```\n\n```sh\nc\n```\n";
  expect(blocksOf(text)).toEqual([
    { text: "a", expected: "1" },
    { text: "c", expected: undefined },
  ]);
});
