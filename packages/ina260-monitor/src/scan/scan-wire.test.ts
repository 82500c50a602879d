import { I2CError } from "@rbp/i2c";
import { expect, test } from "vitest";
import { firstAnswer, firstAcknowledgedAnswer, retry } from "./scan-wire.ts";

/** Answers with one after the other; an error is thrown. */
function answers<T>(...list: readonly (T | Error)[]): () => Promise<T> {
  let asked = 0;
  return () => {
    if (asked === list.length) return Promise.reject(new Error("asked too often"));
    const next = list[asked++];
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next as T);
  };
}

const failure = new Error("disturbed");
const nack = new I2CError("nack");

test("what fails is tried three times", async () => {
  expect(await retry(answers<number>(failure, failure, 7))).toBe(7);
  await expect(retry(answers<number>(failure, failure, new Error("the last")))).rejects.toThrow("the last");
});

test("an answer counts at once, and none must be found twice", async () => {
  expect(await firstAnswer(answers<number | undefined>(7))).toBe(7);
  expect(await firstAnswer(answers<number | undefined>(undefined, 7))).toBe(7);
  expect(await firstAnswer(answers<number | undefined>(undefined, failure, 7))).toBe(7);
  expect(await firstAnswer(answers<number | undefined>(failure, undefined, undefined))).toBeUndefined();
  await expect(firstAnswer(answers<number | undefined>(failure, undefined, failure))).rejects.toBe(failure);
  expect(await firstAnswer(answers<number | undefined>(undefined, undefined, undefined, 7), 4)).toBe(7);
});

test("a missing acknowledgement is no answer, and is reported when there is no other", async () => {
  const first = (...all: (number | undefined | Error)[]) =>
    firstAcknowledgedAnswer(answers<number | undefined>(...all));
  expect(await first(nack, 7)).toBe(7);
  expect(await first(nack, nack, 7)).toBe("deaf");
  expect(await first(undefined, undefined, 7)).toBeUndefined();
  expect(await first(undefined, nack, 7)).toBe("deaf");
  expect(await first(failure, 7)).toBe(7);
  await expect(firstAcknowledgedAnswer(answers<number | undefined>(failure, failure, failure))).rejects.toBe(
    failure,
  );
});
