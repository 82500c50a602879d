import fc from "fast-check";
import { expect, test } from "vitest";
import { sparkline } from "./sparkline.ts";

test("goes from the lowest to the highest value", () => {
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8)).toBe("▁▂▃▄▅▆▇█");
  expect(sparkline([10, 20, 10], 3)).toBe("▁█▁");
  expect(sparkline([-8, -4, 0], 3)).toBe("▁▅█");
});

test("stands at the right end, and the oldest values leave", () => {
  expect(sparkline([1, 2], 5)).toBe("   ▁█");
  expect(sparkline([9, 1, 2], 2)).toBe("▁█");
  expect(sparkline([], 3)).toBe("   ");
});

test("has a blank where there is no value", () => {
  expect(sparkline([1, undefined, 2], 3)).toBe("▁ █");
  expect(sparkline([undefined], 2)).toBe("  ");
});

test("lets noise be flat, and zero too", () => {
  expect(sparkline([12, 12.05, 12], 3)).toBe("▁▂▁");
  expect(sparkline([5, 5, 5], 3)).toBe("▁▁▁");
  expect(sparkline([0, 0], 2)).toBe("▁▁");
});

test("always has its width", () => {
  fc.assert(
    fc.property(
      fc.array(fc.option(fc.double({ min: -420, max: 420, noNaN: true }), { nil: undefined })),
      fc.integer({ min: 1, max: 60 }),
      (values, width) => {
        const line = sparkline(values, width);
        expect(line).toMatch(/^[ ▁-█]*$/);
        expect(line).toHaveLength(width);
      },
    ),
  );
});
