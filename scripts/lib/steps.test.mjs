import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CheckError } from "./check-error.mjs";
import { runSteps, selectSteps } from "./steps.mjs";

const ok = async () => {};
const fails = async () => {
  throw new CheckError("it is wrong", "what the tool printed");
};

/** @type {string[]} */
let printed = [];
beforeEach(() => {
  printed = [];
  vi.spyOn(console, "log").mockImplementation((line) => printed.push(line));
});
afterEach(() => vi.restoreAllMocks());

test("a failing step shows its output and stops only what needs it", async () => {
  const steps = [
    { name: "a", run: fails },
    { name: "b", needs: ["a"], run: ok },
    { name: "c", needs: ["b"], run: ok },
    { name: "d", after: ["a"], run: ok },
  ];
  expect(await runSteps(steps, {}, 1)).toEqual({ passed: 1, failed: 1 });
  expect(printed).toEqual([
    expect.stringMatching(/^FAILED +a /),
    "what the tool printed\nit is wrong",
    expect.stringMatching(/^not run +b +needs a$/),
    expect.stringMatching(/^not run +c +needs b$/),
    expect.stringMatching(/^ok +d /),
  ]);
});

test("the tests of a step are counted with the step", async () => {
  const run = async () => ({ passed: 40, failed: 2, error: new CheckError("two failed") });
  expect(await runSteps([{ name: "unit", run }], {})).toEqual({ passed: 40, failed: 3 });
});

test("tests that say that they were skipped are heard also when the step passes", async () => {
  const run = async () => ({ output: "stdout | x.test.ts\n  SKIPPED: x needs gcc\nok" });
  await runSteps([{ name: "unit", run }], {});
  expect(printed.at(-1)).toBe("SKIPPED: x needs gcc");
});

test("steps share what they find in the context", async () => {
  const context = {};
  const first = { name: "a", run: async (shared) => void (shared.found = 1) };
  const second = { name: "b", needs: ["a"], run: async (shared) => void (shared.found += 1) };
  await runSteps([first, second], context);
  expect(context).toEqual({ found: 2 });
});

test("a selection brings what it needs, in order", () => {
  const steps = [
    { name: "a", run: ok },
    { name: "b", needs: ["a"], run: ok },
    { name: "c", run: ok },
    { name: "d", after: ["b"], run: ok },
  ];
  expect(selectSteps(steps, ["d"]).map(({ name }) => name)).toEqual(["a", "b", "d"]);
  expect(selectSteps(steps, undefined)).toBe(steps);
  expect(() => selectSteps(steps, ["e"])).toThrow("no step e; there are a, b, c, d");
});

test("steps run side by side, but for what they need, and for one that is alone", async () => {
  /** @type {string[]} */
  const log = [];
  const run = (name) => async () => {
    log.push(`${name} begins`);
    await Promise.resolve();
    log.push(`${name} ends`);
  };
  const steps = [
    { name: "a", run: run("a") },
    { name: "b", run: run("b") },
    { name: "c", alone: true, run: run("c") },
    { name: "d", needs: ["a"], run: run("d") },
  ];
  await runSteps(steps, {}, 2);
  expect(log.slice(0, 4)).toEqual(["a begins", "b begins", "a ends", "b ends"]);
  expect(log.indexOf("c ends")).toBe(log.indexOf("c begins") + 1);
  expect(log).toHaveLength(8);
});
