import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bePatient, patiently } from "../../command-line/test/support/patience.ts";
import { requireBuild, requireShell, requireTmux } from "../../command-line/test/support/requires.ts";
import { runShell } from "../../command-line/test/support/shell.ts";
import { TmuxTerminal } from "../../command-line/test/support/tmux.ts";

bePatient();

const hasBash = await requireShell("bash", "completion in it");
const hasFish = await requireShell("fish", "completion in it");
const hasZsh = (await requireShell("zsh", "completion in it")) && (await requireTmux("completion in zsh"));

beforeAll(requireBuild);

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rbp-completion-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What is typed, with blanks between the words, and what the shell offers for the last of them. */
const cases: readonly (readonly [line: string, offered: readonly string[]])[] = [
  ["re", ["read", "record"]],
  ["--ver", ["--version"]],
  ["record --for", ["--force", "--format"]],
  ["record --format ", ["csv", "jsonl"]],
  ["read --format j", ["json"]],
  ["read --po", []],
  ["watch --log.level w", ["warn"]],
  ["completion ", ["bash", "fish", "zsh"]],
  ["read --channel ", []],
];

describe.skipIf(!hasBash)("bash", () => {
  /** Does what bash does when the tabulator is pressed. */
  async function complete(...words: readonly string[]): Promise<string[]> {
    const script = `
      source <(ina260 completion bash)
      COMP_WORDS=(ina260 ${words.map((word) => `'${word}'`).join(" ")})
      COMP_CWORD=${String(words.length)}
      $(complete -p ina260 | sed 's/.*-F \\([^ ]*\\).*/\\1/')
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = await runShell(script);
    expect(stderr).toBe("");
    return stdout.split("\n").filter((word) => word !== "");
  }

  test.each(cases)("%j", async (line, offered) => {
    expect((await complete(...line.split(" "))).toSorted()).toEqual(offered);
  });

  test("--flag=value, which bash takes apart", async () => {
    expect(await complete("read", "--format", "=", "t")).toEqual(["text"]);
    expect(await complete("read", "--format", "=")).toEqual(["text", "json"]);
  });

  test("a file", async () => {
    writeFileSync(join(folder, "with a blank.csv"), "");
    expect(await complete("record", "--output", `${folder}/w`)).toEqual([join(folder, "with a blank.csv")]);
  });
});

describe.skipIf(!hasFish)("fish", () => {
  async function complete(line: string): Promise<string[]> {
    const script = `ina260 completion fish >"$FOLDER/script.fish"
      fish --no-config -c 'source $FOLDER/script.fish; complete -C "ina260 $LINE"'`;
    const { stdout, stderr } = await runShell(script, { FOLDER: folder, LINE: line, HOME: folder });
    expect(stderr).toBe("");
    return stdout.split("\n").flatMap((offer) => offer.split("\t")[0] || []);
  }

  test.each(cases)("%j", async (line, offered) => {
    expect((await complete(line)).toSorted()).toEqual(offered);
  });

  test("a file", async () => {
    writeFileSync(join(folder, "run.csv"), "");
    expect(await complete(`record --output ${folder}/r`)).toEqual([join(folder, "run.csv")]);
  });
});

describe.skipIf(!hasZsh)("zsh", () => {
  let terminal: TmuxTerminal;
  beforeEach(async () => {
    const { stdout } = await runShell("ina260 completion zsh");
    writeFileSync(join(folder, "_ina260"), stdout);
    const start = `fpath=("$ZDOTDIR" $fpath); autoload -U compinit; compinit -u -D; PS1="%% "; echo ready\n`;
    writeFileSync(join(folder, ".zshrc"), start);
    const environment = { ZDOTDIR: folder, HOME: folder };
    terminal = await TmuxTerminal.open(["zsh"], { columns: 120, rows: 40, environment });
    await terminal.until(/ready\n%$/);
  });
  afterEach(() => terminal[Symbol.asyncDispose]());

  test("offers commands with what they do", async () => {
    await terminal.type("ina260 re", "Tab");
    await expect
      .poll(() => terminal.screen(), patiently)
      .toMatch(/\nread +-- Reads each sensor .*\nrecord +-- Writes every/);
  });

  test("completes flags, and the values that they take", async () => {
    await terminal.type("ina260 read --form", "Tab");
    await expect.poll(() => terminal.screen(), patiently).toContain("% ina260 read --format");
    await terminal.type(" j", "Tab", "--si", "Tab");
    await expect
      .poll(() => terminal.screen(), patiently)
      .toMatch(/% ina260 read --format[= ]?j?.*json --simulate/);
  });

  test("completes the program behind two dashes, and its own arguments", async () => {
    writeFileSync(join(folder, "model.bin"), "");
    await terminal.type(`ina260 measure --quiet -- slee`, "Tab");
    await expect.poll(() => terminal.screen(), patiently).toMatch(/-- sleep$/);
    await terminal.type("C-u", `ina260 measure -- cat ${folder}/mod`, "Tab");
    await expect.poll(() => terminal.screen(), patiently).toContain(`cat ${folder}/model.bin`);
  });

  test("completes words that stand without a flag", async () => {
    await terminal.type("ina260 completion z", "Tab");
    await expect.poll(() => terminal.screen(), patiently).toContain("% ina260 completion zsh");
  });
});
