import { expect, test } from "vitest";
import { renderHelp } from "./help.ts";
import type { Option } from "./option.ts";

const options: readonly Option[] = [
  {
    name: "log.level",
    kind: "value",
    group: "Logging",
    default: "info",
    choices: ["info", "warn"],
    description: "Level",
  },
  { name: "name", kind: "value", group: "Names", defaultDescription: "this machine", description: "Name" },
  { name: "quiet", kind: "switch", group: "Logging", description: "Say nothing" },
];
const help = (more = {}) =>
  renderHelp({ program: "my-program", usage: "Usage: $0 [flags]", options, columns: 80, ...more });

test("flags stand in their groups, with choices and defaults", async () => {
  const lines = (await help()).split("\n").map((line) => line.trim().replaceAll(/ {2,}/g, "  "));
  expect(lines).toEqual([
    "Usage: my-program [flags]",
    "",
    "Logging:",
    "--log.level  Level: info, warn  [string] [default: info]",
    "--quiet  Say nothing  [boolean]",
    "",
    "Names:",
    "--name  Name  [string] [default: this machine]",
  ]);
});

test("commands, examples and an epilogue follow when there are any", async () => {
  const text = await help({
    commands: [{ name: "scan", summary: "Find chips" }],
    examples: [{ commandLine: "scan --quiet", description: "Only find them" }],
    epilogue: "That is all.",
  });
  expect(text).toMatch(/my-program scan +Find chips/);
  expect(text).toMatch(/my-program scan --quiet +Only find them/);
  expect(text).toMatch(/That is all\.$/);
});
