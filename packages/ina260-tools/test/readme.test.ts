import { describe, expect, test } from "vitest";
import { markdownTable } from "../../command-line/test/support/markdown-table.ts";
import { commands } from "../src/commands.ts";

describe("the README", () => {
  test("has every command, in the words of the help", () => {
    expect(markdownTable("packages/ina260-tools/README.md", "command")).toEqual(
      commands.map(({ name, summary }) => [`\`${name}\``, summary]),
    );
  });
});
