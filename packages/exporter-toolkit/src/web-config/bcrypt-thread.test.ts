import { hashSync } from "bcryptjs";
import { expect, test } from "vitest";
import { BcryptThread } from "./bcrypt-thread.ts";

test("the thread knows right passwords from wrong ones, in each notation of the hash", async () => {
  const thread = new BcryptThread();
  const hash = hashSync("gehéim", 4);
  for (const prefix of ["$2a", "$2b", "$2y"]) {
    const written = hash.replace(/^\$2./, () => prefix);
    expect(await thread.compare("gehéim", written)).toBe(true);
    expect(await thread.compare("geheim", written)).toBe(false);
  }
  thread.end();
});

test("meanwhile the program goes on", async () => {
  const thread = new BcryptThread();
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
  const thread = new BcryptThread();
  const comparison = thread.compare("x", hashSync("x", 4).replace("$04$", "$14$"));
  thread.end();
  await expect(comparison).rejects.toThrow("has ended");
});
