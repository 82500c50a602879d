import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bePatient } from "../../command-line/test/support/patience.ts";
import { ExporterProcess } from "../../command-line/test/support/process.ts";
import { requireBuild } from "../../command-line/test/support/requires.ts";

bePatient();

const folder = mkdtempSync(join(tmpdir(), "ina260-configuration-"));
beforeAll(requireBuild);
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function check(path: string): Promise<ExporterProcess> {
  const process = new ExporterProcess(["--config.check"], { INA260_EXPORTER_CONFIG_FILE: path });
  await process.ended;
  return process;
}

test("64 sensors behind eight multiplexers are one file, and all are served", async () => {
  const channels = (multiplexer: number): string =>
    Array.from({ length: 8 }, (_, channel) => {
      const device = `d${String(8 * multiplexer + channel)}`;
      return `${String(channel)}: { sensors: [{ device: ${device} }] }`;
    }).join(", ");
  const multiplexers = Array.from(
    { length: 8 },
    (_, index) => `      - { address: ${String(0x70 + index)}, channels: { ${channels(index)} } }`,
  );
  const path = write("many.yaml", `buses:\n  - bus: 1\n    multiplexers:\n${multiplexers.join("\n")}\n`);
  const checked = await check(path);
  expect(checked.stdout).toBe(`${path}: OK, 1 bus, 8 multiplexers, 64 sensors\n`);
  expect(await checked.ended).toBe(0);

  const exporter = new ExporterProcess(["--config.file", path, "--simulate", "--port", "0"]);
  try {
    const metrics = await exporter.metrics();
    expect(metrics.match(/^ina260_up\{.*\} 1$/gm)).toHaveLength(64);
  } finally {
    expect((await exporter.stop("SIGTERM")).end).toBe(0);
  }
});

describe("a file that cannot be ends it with 2, and says why in lines without a stack", () => {
  test("when it is wrong", async () => {
    const path = write("wrong.yaml", "buses:\n  - bus: 1\n    sensors: [{ device: a, adress: 0x41 }]\n");
    const checked = await check(path);
    expect(checked.stderr).toBe(`${path}:3:28: unknown key adress; did you mean address?\n`);
    expect(checked.stdout).toBe("");
    expect(await checked.ended).toBe(2);
  });

  test.each([
    ["a folder", () => folder, "it is a folder"],
    ["nothing", () => join(folder, "missing.yaml"), "there is no such file"],
    ["without end", () => "/dev/zero", "it has more than 1048576 bytes"],
    ["no text", () => write("binary.yaml", Uint8Array.of(0x61, 0xff, 0xfe)), "it is not text in UTF-8"],
  ])("when it is %s", async (_, path, why) => {
    const checked = await check(path());
    expect(checked.stderr).toBe(
      `ina260-exporter: INA260_EXPORTER_CONFIG_FILE: cannot read ${path()}: ${why}\n`,
    );
    expect(await checked.ended).toBe(2);
  });
});
