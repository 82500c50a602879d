import { availableParallelism } from "node:os";
import { explain } from "./check-error.mjs";

/**
 * One check. It runs when all that it `needs` has passed, and `after` others whether they passed or not. It fails by
 * throwing, or by returning an `error`. A step counts as one; what it returns besides may count tests of its own, add
 * a note to its line, and give output in which tests say that they were skipped.
 *
 * @typedef {{ passed?: number, failed?: number, note?: string, output?: string, error?: Error | undefined }} Result
 * @typedef {(context: any) => Promise<Result | void>} Run
 * @typedef {{ name: string, needs?: string[], after?: string[], alone?: boolean, run: Run }} Step
 */

/**
 * The steps of these names and all that they need or come after, in order; every step when no name is given.
 *
 * @param {Step[]} steps
 * @param {string[] | undefined} names
 */
export function selectSteps(steps, names) {
  if (names === undefined) return steps;
  const wanted = new Set();
  const add = (name) => {
    const step = steps.find((candidate) => candidate.name === name);
    if (step === undefined) {
      throw new RangeError(`no step ${name}; there are ${steps.map((known) => known.name).join(", ")}`);
    }
    wanted.add(step);
    for (const other of [...(step.needs ?? []), ...(step.after ?? [])]) add(other);
  };
  names.forEach(add);
  return steps.filter((step) => wanted.has(step));
}

/**
 * Runs the steps, and prints a line for each when it has ended, and what is wrong with one that fails. One more runs
 * at a time than the machine has cores, because they wait for programs and the registry; one that is `alone` has them to
 * itself.
 *
 * @param {Step[]} steps
 * @param {object} context Given to each step; steps leave in it what later ones need.
 * @param {number} atATime
 */
export async function runSteps(steps, context, atATime = availableParallelism() + 1) {
  const total = { passed: 0, failed: 0 };
  const waiting = new Set(steps);
  const unusable = new Set();
  /** @type {Map<Step, Promise<void>>} */
  const running = new Map();
  const isUnderWay = (name) => [...waiting, ...running.keys()].some((step) => step.name === name);
  /** @param {Step} step */
  const mayRun = ({ needs = [], after = [], alone = false }) =>
    ![...needs, ...after].some(isUnderWay) &&
    (alone ? running.size === 0 : running.size < atATime && ![...running.keys()].some((step) => step.alone));

  const perform = async (step) => {
    const missing = (step.needs ?? []).filter((need) => unusable.has(need));
    if (missing.length > 0) {
      unusable.add(step.name);
      printLine("not run", step.name, `needs ${missing.join(", ")}`);
      return;
    }
    const begin = performance.now();
    const { passed = 0, failed = 0, note, output = "", error } = await outcome(step.run, context);
    printLine(error === undefined ? "ok" : "FAILED", step.name, seconds(performance.now() - begin), note);
    for (const line of new Set(output.match(/SKIPPED: .*/g))) console.log(line);
    if (error !== undefined) {
      unusable.add(step.name);
      console.log(explain(error));
    }
    total.passed += passed + (error === undefined ? 1 : 0);
    total.failed += failed + (error === undefined ? 0 : 1);
  };

  while (waiting.size + running.size > 0) {
    for (const step of waiting) {
      if (!mayRun(step)) continue;
      waiting.delete(step);
      running.set(
        step,
        perform(step).finally(() => running.delete(step)),
      );
    }
    await Promise.race(running.values());
  }
  return total;
}

/** @returns {Promise<Result>} */
async function outcome(run, context) {
  try {
    return (await run(context)) ?? {};
  } catch (error) {
    return { error };
  }
}

function printLine(state, name, ...facts) {
  console.log(`${state.padEnd(8)}${name.padEnd(14)}${facts.filter(Boolean).join(", ")}`);
}

const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;
