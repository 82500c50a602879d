import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ManualClock } from "@rbp/i2c/testing";
import { afterEach, describe, expect, test } from "vitest";
import { createLogger, UsageError } from "@rbp/command-line";
import { watchConfig } from "./watched-config.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const frames = (value: string): string => `http_server_config: { headers: { X-Frame-Options: ${value} } }\n`;

function bench(text: string) {
  const folder = mkdtempSync(join(tmpdir(), "web-config-"));
  folders.push(folder);
  const path = join(folder, "web.yml");
  writeFileSync(path, text);
  const clock = new ManualClock();
  const lines: string[] = [];
  const log = createLogger({
    level: "info",
    format: "logfmt",
    write: (line) => lines.push(line.replace(/^time=\S+ /, "").trimEnd()),
    wallClock: () => 0,
  });
  const current = watchConfig({ path, clock, log });
  /** What is in force after a second in which the file became something else. */
  const next = async (changed?: string): Promise<Readonly<Record<string, string>>> => {
    if (changed !== undefined) writeFileSync(path, changed);
    await clock.advance(1000);
    return current().headers;
  };
  return { folder, path, clock, current, next, lines };
}

describe("a web configuration", () => {
  test("is the same object as long as nothing has changed", async () => {
    const { current, clock, lines } = bench(frames("deny"));
    const first = current();
    await clock.advance(10_000);
    expect(current()).toBe(first);
    expect(lines).toEqual([]);
  });

  test("that has changed is read again, a second later at the latest", async () => {
    const { path, current, clock, next, lines } = bench(frames("deny"));
    writeFileSync(path, frames("sameorigin"));
    await clock.advance(999);
    expect(current().headers).toEqual({ "X-Frame-Options": "deny" });
    expect(await next()).toEqual({ "X-Frame-Options": "sameorigin" });
    expect(lines).toEqual([`level=INFO msg="Web configuration read again" file=${path}`]);
  });

  test("that another file is moved over is read again too", async () => {
    const { folder, path, next } = bench(frames("deny"));
    const other = join(folder, "other.yml");
    writeFileSync(other, frames("sameorigin"));
    renameSync(other, path);
    expect(await next()).toEqual({ "X-Frame-Options": "sameorigin" });
  });

  test("that became bad is said once, and the last good one holds until there is another", async () => {
    const { path, next, lines } = bench(frames("deny"));
    expect(await next("nonsense: 1\n")).toEqual({ "X-Frame-Options": "deny" });
    expect(await next()).toEqual({ "X-Frame-Options": "deny" });
    expect(lines).toEqual([
      'level=ERROR msg="Web configuration cannot be used; the last good one stays in force" ' +
        `file=${path} err="${path}:1:1: nonsense is unknown; there are tls_server_config, http_server_config, ` +
        'basic_auth_users, rate_limit"',
    ]);
    expect(await next(frames("sameorigin"))).toEqual({ "X-Frame-Options": "sameorigin" });
    expect(lines).toHaveLength(2);
  });

  test("that has gone is as bad, and one that comes back is read", async () => {
    const { path, next, lines } = bench(frames("deny"));
    rmSync(path);
    expect(await next()).toEqual({ "X-Frame-Options": "deny" });
    expect(await next()).toEqual({ "X-Frame-Options": "deny" });
    expect(lines).toEqual([expect.stringContaining("no such file")]);
    expect(await next(frames("sameorigin"))).toEqual({ "X-Frame-Options": "sameorigin" });
  });

  test("that names a file which is not there yet is read when it is", async () => {
    const { folder, next, lines } = bench(frames("deny"));
    await next("tls_server_config: { cert_file: late.crt, key_file: late.key }\n");
    expect(lines.at(-1)).toContain("tls_server_config.cert_file cannot be read: ENOENT");
    writeFileSync(join(folder, "late.crt"), "nothing");
    writeFileSync(join(folder, "late.key"), "nothing");
    await next();
    expect(lines.at(-1)).toContain(
      "tls_server_config.cert_file is a certificate in PEM, found something else",
    );
  });
});

test("one that is bad from the start is an error that says what is wrong", () => {
  expect(() => bench("nonsense: 1\n")).toThrow(UsageError);
  expect(() => bench("nonsense: 1\n")).toThrow("web.yml:1:1: nonsense is unknown");
});
