import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { parse } from "yaml";
import { root } from "./lib/repository.mjs";

const read = (...path) => readFileSync(join(root, ".github", ...path), "utf8");
const filesIn = (folder) => readdirSync(join(root, ".github", folder)).map((name) => join(folder, name));

describe.each(filesIn("workflows"))("%s", (path) => {
  const { jobs, permissions } = parse(read(path));

  test("pins each action to a commit, and says which version that is", () => {
    const uses = [...read(path).matchAll(/^ *(?:- )?uses: (.*)$/gm)].map(([, action = ""]) => action);
    const isPinned = (action) => /^\.\/|^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action);
    expect(uses).not.toEqual([]);
    expect(uses.filter((action) => !isPinned(action))).toEqual([]);
  });

  test("may only read, but for the jobs that say what else they may", () => {
    expect(permissions).toEqual({ contents: "read" });
  });

  test("ends jobs that hang", () => {
    const own = Object.values(jobs).filter((job) => job.uses === undefined);
    expect(own.filter((job) => job["timeout-minutes"] === undefined)).toEqual([]);
  });
});

test("packages are published without a token", () => {
  const workflow = read("workflows", "release.yml");
  expect(parse(workflow).jobs.publish.permissions["id-token"]).toBe("write");
  expect(workflow).not.toMatch(/NPM_TOKEN|NODE_AUTH_TOKEN/);
});

test.each(["bug.yml", "feature.yml"])("%s is a form whose fields can be told apart", (name) => {
  const { description, body } = parse(read("ISSUE_TEMPLATE", name));
  expect(description).not.toBe("");
  const fields = body.filter(({ type }) => type !== "markdown");
  expect(fields.filter(({ id, attributes }) => !id || !attributes.label)).toEqual([]);
  expect(new Set(fields.map(({ id }) => id)).size).toBe(fields.length);
});

test("dependabot looks after npm and the actions, in groups", () => {
  const { updates } = parse(read("dependabot.yml"));
  expect(updates.map((update) => update["package-ecosystem"])).toEqual(["npm", "github-actions"]);
  expect(updates.every(({ groups }) => Object.keys(groups).length > 0)).toBe(true);
});

describe("a package that is packed", () => {
  const { beforePacking } = createRequire(import.meta.url)("./pnpmfile.cjs").hooks;
  const pack = () => beforePacking({ exports: {} }, join(root, "packages", "i2c")).repository;
  afterEach(() => void vi.unstubAllEnvs());

  test("in a workflow says which repository it is from, as its provenance does", () => {
    vi.stubEnv("GITHUB_SERVER_URL", "https://github.com");
    vi.stubEnv("GITHUB_REPOSITORY", "owner/name");
    const url = "git+https://github.com/owner/name.git";
    expect(pack()).toEqual({ type: "git", url, directory: "packages/i2c" });
  });

  test("elsewhere does not", () => {
    vi.stubEnv("GITHUB_REPOSITORY", undefined);
    expect(pack()).toBeUndefined();
  });
});
