import { expect, test } from "vitest";
import { createBench } from "../test/bench.ts";
import { Chip } from "./chip.ts";
import { createQueue } from "./conversion-wait.ts";

test("jobs run one at a time, in order, whatever they settle to", async () => {
  const { bus, clock } = createBench();
  const run = createQueue(new Chip(bus, 0x40, clock));
  const events: string[] = [];
  const job = (name: string, fails: boolean) => async () => {
    events.push(`${name} begins`);
    await Promise.resolve();
    events.push(`${name} ends`);
    if (fails) throw new Error(name);
    return name;
  };
  const results = await Promise.allSettled([run(job("a", false)), run(job("b", true)), run(job("c", false))]);
  expect(events).toStrictEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
  expect(results).toMatchObject([{ value: "a" }, { reason: { message: "b" } }, { value: "c" }]);
});
