import { expect, test } from "vitest";
import { formatTable } from "./table.ts";

test("a table has its first column to the left and the others to the right", () => {
  const table = formatTable([
    { what: "short", count: 1 },
    { what: "much longer", count: 1000 },
  ]);
  expect(table).toBe("what         count\n-----------  -----\nshort            1\nmuch longer   1000");
});

test("a table without rows says why", () => {
  expect(formatTable([])).toContain("not measured");
});
