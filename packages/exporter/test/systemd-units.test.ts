import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bePatient } from "../../command-line/test/support/patience.ts";
import { exporterCli, requireBuild, requirePrograms } from "../../command-line/test/support/requires.ts";

bePatient();
beforeAll(requireBuild);

const units = fileURLToPath(new URL("../deploy/systemd", import.meta.url));
/** Of 100; below it systemd calls a unit OK. */
const MAXIMUM_EXPOSURE = 20;

test("the service starts the program with flags that it knows", async () => {
  const text = readFileSync(join(units, "ina260-exporter.service"), "utf8");
  const [, flags = ""] = /^ExecStart=ina260-exporter (.*) \$ARGS$/m.exec(text) ?? [];
  const folder = mkdtempSync(join(tmpdir(), "rbp-service-"));
  try {
    const file = join(folder, "config.yml");
    writeFileSync(file, "buses: [{ bus: 1, sensors: [{ device: nas }] }]\n");
    const argv = flags.replaceAll("%S", folder).split(" ");
    const { stdout } = await promisify(execFile)(process.execPath, [
      exporterCli,
      ...argv,
      "--config.check",
      "--config.file",
      file,
    ]);
    expect(stdout).toBe(`${file}: OK, 1 bus, 0 multiplexers, 1 sensor\n`);
    expect(argv).toContain("--keep-trying");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const canAnalyze = await requirePrograms({ "systemd-analyze": "systemd" }, "the units of systemd");

describe.skipIf(!canAnalyze)("the units", () => {
  const folder = mkdtempSync(join(tmpdir(), "rbp-units-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** All that systemd has to say, and nothing when it ends well. */
  async function analyze(...args: string[]): Promise<string> {
    const { stdout, stderr } = await promisify(execFile)("systemd-analyze", args, { cwd: folder });
    return stdout + stderr;
  }

  beforeAll(() => {
    cpSync(units, folder, { recursive: true });
    // systemd wants the program to be there, and looks for it where the machine has its programs.
    const program = join(folder, "ina260-exporter");
    writeFileSync(program, "#!/bin/sh\n", { mode: 0o755 });
    const service = join(folder, "ina260-exporter.service");
    const text = readFileSync(service, "utf8");
    writeFileSync(service, text.replace("ExecStart=ina260-exporter ", `ExecStart=${program} `));
  });

  test.each(["ina260-exporter.service", "ina260-exporter.socket"])(
    "systemd finds nothing in %s",
    async (unit) => {
      expect(await analyze("verify", "--man=no", join(folder, unit))).toBe("");
    },
  );

  test("leave the service little that it could do harm with", async () => {
    const verdict = await analyze(
      "security",
      "--offline=true",
      `--threshold=${String(MAXIMUM_EXPOSURE)}`,
      join(folder, "ina260-exporter.service"),
    );
    expect(verdict).toMatch(/Overall exposure level .*: \d\.\d OK/);
  });
});
