import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readDocument } from "./document.mjs";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rbp-document-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(markdown, shows = []) {
  const path = join(folder, "README.md");
  writeFileSync(path, markdown);
  return readDocument({ path, shows });
}

test("an example has what stands in the text block behind it as its output", () => {
  const { examples } = read("```ts\nf();\n```\n\nprints\n\n```text\n5.2\n```\n\n```ts\ng();\n```\n");
  expect(examples).toMatchObject([
    { text: "f();\n", expected: "5.2\n" },
    { text: "g();\n", expected: undefined },
  ]);
});

test("a named block is a module for the examples, and is not run", () => {
  const { examples, modules } = read("```ts file=tmp102.ts\nexport {};\n```\n\n```ts\nf();\n```\n");
  expect(modules).toMatchObject([{ file: "tmp102", text: "export {};\n" }]);
  expect(examples).toHaveLength(1);
});

test("requests go to the exporter that was started before them", () => {
  const markdown = "```sh\nnpx @rbp/ina260-exporter --port 9000\ncurl localhost:9000/metrics\n```\n";
  expect(read(markdown).sessions).toMatchObject([
    { flags: "--port 9000", requests: [{ command: "curl localhost:9000/metrics" }] },
  ]);
});

test("requests of a document that starts nothing go to a simulated exporter", () => {
  expect(read("```sh\ncurl localhost:8000/\n```\n").sessions).toMatchObject([{ flags: "--simulate" }]);
});

test("a Python program speaks to the exporter that was started before it", () => {
  const markdown = "```sh\nina260-exporter --simulate\n```\n\n```python\nf()\n```\n\n```text\n5.2\n```\n";
  expect(read(markdown).sessions).toMatchObject([
    { flags: "--simulate", requests: [{ program: "f()\n", expected: "5.2\n" }] },
  ]);
});

test("a named Python block is a file for the commands, one of which must read it", () => {
  const file = "```python file=infer.py\nf()\n```\n";
  const run = "```sh\nina260 measure -- python3 infer.py\n```\n";
  expect(read(`${file}\n${run}`)).toMatchObject({
    commands: [{ kind: "tool", files: [{ name: "infer.py", text: "f()\n" }] }],
    errors: [],
  });
  expect(read(file).errors).toEqual([expect.stringMatching(/^.*: no command reads infer\.py$/)]);
});

test("a command of the exporter that ends by itself prints what stands behind its block, if it is the last", () => {
  const markdown = "```sh\nina260 record --output a.csv\nina260 read\n```\n\n```text\n5.2\n```\n";
  expect(read(markdown).commands).toMatchObject([
    { kind: "tool", command: "ina260 record --output a.csv", expected: undefined },
    { command: "ina260 read", expected: "5.2\n" },
  ]);
});

test("a named YAML block is a file for the commands, one of which must read it", () => {
  const file = "```yaml file=a.yaml\nbuses: []\n```\n";
  const started = read(`${file}\n\`\`\`sh\nina260-exporter --config.file a.yaml\n\`\`\`\n`);
  expect(started.sessions).toMatchObject([{ files: [{ name: "a.yaml", text: "buses: []\n" }] }]);
  expect(started.errors).toEqual([]);
  const checked = read(
    `${file}\n\`\`\`sh\nina260-exporter --config.check --config.file a.yaml\n\`\`\`\n\n\`\`\`text\nOK\n\`\`\`\n`,
  );
  expect(checked.commands).toMatchObject([{ kind: "check", files: [{ name: "a.yaml" }], expected: "OK\n" }]);
  expect(read(file).errors).toEqual([expect.stringContaining("no command reads a.yaml")]);
});

test("a command that makes files is one of them for the others, and for YAML", () => {
  const made = "```sh\nopenssl req -out server.crt\n```\n";
  const { files, sessions, configurations, commands } = read(
    `${made}\`\`\`sh\nina260-exporter --web.config.file web.yaml\n\`\`\`\n\n\`\`\`yaml\nrate_limit:\n\`\`\`\n`,
  );
  expect(files).toMatchObject([{ command: "openssl req -out server.crt" }]);
  expect(sessions).toMatchObject([{ files }]);
  expect(configurations).toMatchObject([{ files }]);
  expect(commands).toEqual([]);
});

test("an unknown command and an unknown language are errors", () => {
  const { errors } = read(
    "```sh\nnpm tset\n```\n\n```typescript\nf();\n```\n\n- ```ts skip\n  f();\n  ```\n",
  );
  expect(errors).toEqual([
    expect.stringContaining("no test knows the command: npm tset"),
    expect.stringContaining('README.md:5: no test knows the language "typescript"'),
    expect.stringContaining('README.md:9: no test knows the language "ts skip"'),
  ]);
});

test("a document that does not show what it must, or is missing, is an error", () => {
  const shows = ["npm start", "a TypeScript example"];
  expect(read("```sh\nnpm start -- --port 9000\n```\n\n```ts\n```\n", shows).errors).toEqual([]);
  expect(read("Nothing.\n", shows).errors).toHaveLength(2);
  expect(readDocument({ path: join(folder, "missing.md"), shows }).errors).toHaveLength(2);
});
