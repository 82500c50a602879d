import { describe, expect, test } from "vitest";
import { informationOptions } from "@rbp/command-line";
import { DeskMachine } from "../../test/support/desk-machine.ts";
import type { Command } from "../command-line/command.ts";
import { commands } from "../commands.ts";
import { run } from "../main.ts";
import { bashScript } from "./bash.ts";
import { fishScript } from "./fish.ts";
import { zshScript } from "./zsh.ts";

async function print(shell: string): Promise<string> {
  const machine = new DeskMachine();
  expect(await run(["completion", shell], machine.host)).toBe(0);
  expect(machine.stderr).toBe("");
  return machine.stdout;
}

describe.each(["bash", "zsh", "fish"])("the script for %s", (shell) => {
  test("has every command, every flag and every choice", async () => {
    const script = await print(shell);
    const all = [...informationOptions, ...commands.flatMap((command) => command.options)];
    for (const { name, choices = [] } of all) {
      expect(script).toContain(shell === "fish" ? `-l ${name}` : `--${name}`);
      expect(script).toContain(choices.join(" "));
    }
    for (const { name } of commands) expect(script).toMatch(new RegExp(`\\b${name}\\b`));
  });
});

test("another shell is a usage error", async () => {
  const machine = new DeskMachine();
  expect(await run(["completion", "ksh"], machine.host)).toBe(2);
  expect(machine.stderr).toBe('ina260: SHELL is one of bash, zsh, fish, found "ksh"\n');
});

describe("what a shell would take for its own", () => {
  const odd: Command = {
    name: "odd",
    summary: "It's [odd]: all of it",
    shared: [],
    options: [
      { name: "file", kind: "value", group: "Odd", value: "FILE", description: "Don't: [really]" },
      { name: "each", kind: "list", group: "Odd", value: "NAME", description: "May be repeated" },
    ],
    program: { usage: "COMMAND", minimum: 1 },
    examples: [],
    load: async () => async () => 0,
  };

  test("is quoted for zsh", () => {
    const script = zshScript([odd]);
    expect(script).toContain(String.raw`'odd:It'\''s [odd]\: all of it'`);
    expect(script).toContain(String.raw`'--file=[Don'\''t\: \[really\]]:FILE:_files'`);
    expect(script).toContain("'*--each=[May be repeated]:NAME: '");
    expect(script).toContain("_normal");
  });

  test("is quoted for fish", () => {
    const script = fishScript([odd]);
    expect(script).toContain(String.raw`-a odd -d 'It\'s [odd]: all of it'`);
    expect(script).toContain(String.raw`-l file -r -F -d 'Don\'t: [really]'`);
    expect(script).toContain("-n '__ina260_wraps odd' -a '(__fish_complete_subcommand)'");
  });

  test("does not reach bash, which shows no descriptions", () => {
    expect(bashScript([odd])).not.toContain("odd]");
  });
});
