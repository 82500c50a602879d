import { hashSync } from "bcryptjs";
import { describe, expect, test } from "vitest";
import {
  createComparisons,
  MAXIMUM_COMPARISONS,
  MAXIMUM_COMPARISONS_OF_ONE,
  startBcryptThread,
} from "./comparisons.ts";

/** Comparers that answer when they are let. */
function bench() {
  const log: string[] = [];
  const waiting: { resolve: (isRight: boolean) => void; reject: (error: Error) => void }[] = [];
  const compare = createComparisons(() => {
    log.push("start");
    return {
      compare: (password) => {
        log.push(password);
        return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
      },
      end: () => log.push("end"),
    };
  });
  /** Lets everything go on that can. */
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const answer = async (isRight: boolean): Promise<void> => {
    await settle();
    waiting.shift()?.resolve(isRight);
    await settle();
  };
  return { compare, log, waiting, settle, answer };
}

describe("comparisons", () => {
  test("run one after the other, in their order, and what runs them ends with the last", async () => {
    const { compare, log, answer } = bench();
    const first = compare("a", "", "host 1");
    const second = compare("b", "", "host 2");
    await answer(true);
    expect(log).toEqual(["start", "a", "b"]);
    await answer(false);
    expect(await Promise.all([first, second])).toEqual([true, false]);
    expect(log).toEqual(["start", "a", "b", "end"]);
    const third = compare("c", "", "host 1");
    await answer(true);
    expect(await third).toBe(true);
    expect(log.slice(4)).toEqual(["start", "c", "end"]);
  });

  test("of one client are few, and another one's come next", async () => {
    const { compare, log, answer } = bench();
    const hostile = Array.from({ length: 10 }, (_, index) => compare(`h${String(index)}`, "", "hostile"));
    const friendly = compare("f", "", "friendly");
    expect(await Promise.all(hostile.slice(MAXIMUM_COMPARISONS_OF_ONE))).toEqual(Array(8).fill(undefined));
    await answer(false);
    await answer(false);
    await answer(true);
    expect(await friendly).toBe(true);
    expect(log).toEqual(["start", "h0", "h1", "f", "end"]);
    const again = compare("h", "", "hostile");
    await answer(false);
    expect(await again).toBe(false);
  });

  test("of all clients together are not many either", async () => {
    const { compare, answer } = bench();
    const all = Array.from({ length: MAXIMUM_COMPARISONS + 1 }, (_, index) =>
      compare("x", "", `host ${String(index)}`),
    );
    expect(await all.at(-1)).toBeUndefined();
    for (let index = 0; index < MAXIMUM_COMPARISONS; index += 1) await answer(true);
    expect(await Promise.all(all.slice(0, -1))).toEqual(Array(MAXIMUM_COMPARISONS).fill(true));
  });

  test("that fail take no others with them", async () => {
    const { compare, log, waiting, settle, answer } = bench();
    const first = compare("a", "", "host 1");
    const second = compare("b", "", "host 2");
    await settle();
    waiting.shift()?.reject(new Error("out of memory"));
    await expect(first).rejects.toThrow("out of memory");
    await answer(true);
    expect(await second).toBe(true);
    expect(log).toEqual(["start", "a", "start", "b", "end"]);
  });
});

test("the thread knows right passwords from wrong ones, in each notation of the hash", async () => {
  const thread = startBcryptThread();
  const hash = hashSync("gehéim", 4);
  for (const prefix of ["$2a", "$2b", "$2y"]) {
    const written = hash.replace(/^\$2./, () => prefix);
    expect(await thread.compare("gehéim", written)).toBe(true);
    expect(await thread.compare("geheim", written)).toBe(false);
  }
  thread.end();
});

test("meanwhile the program goes on", async () => {
  const thread = startBcryptThread();
  const hash = hashSync("x", 4).replace("$04$", "$12$");
  let longest = 0;
  let before = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - before);
    before = now;
  }, 1);
  const start = performance.now();
  await thread.compare("x", hash);
  const took = performance.now() - start;
  clearInterval(timer);
  thread.end();
  expect(longest).toBeLessThan(took / 2);
});

test("a thread that ends leaves nobody waiting", async () => {
  const thread = startBcryptThread();
  const comparison = thread.compare("x", hashSync("x", 4).replace("$04$", "$14$"));
  thread.end();
  await expect(comparison).rejects.toThrow("has ended");
});
