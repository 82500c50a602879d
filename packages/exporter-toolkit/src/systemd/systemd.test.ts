import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Outbox, type State } from "./systemd.ts";

/** Puts states, named by themselves and their number, and takes all messages. */
function drain(outbox: Outbox): string[] {
  const messages: string[] = [];
  for (let message = outbox.take(); message !== undefined; message = outbox.take()) {
    messages.push(message.join(" "));
  }
  return messages;
}

function outboxOf(...states: State[]): Outbox {
  const outbox = new Outbox();
  for (const [index, state] of states.entries()) outbox.putState(state, [`${state}${String(index)}`]);
  return outbox;
}

describe("what waits to be said", () => {
  test("is nothing at first", () => {
    expect(drain(new Outbox())).toEqual([]);
  });

  test("is a reload and then its end, never the end alone", () => {
    expect(drain(outboxOf("reloading", "ready"))).toEqual(["reloading0", "ready1"]);
  });

  test("is the last reload of many", () => {
    expect(drain(outboxOf("ready", "reloading", "ready", "reloading", "ready"))).toEqual([
      "reloading3",
      "ready4",
    ]);
  });

  test("is the last status of many", () => {
    expect(drain(outboxOf("ready", "ready"))).toEqual(["ready1"]);
  });

  test("is nothing but the end, once that has begun", () => {
    const outbox = outboxOf("reloading", "stopping", "ready");
    expect(drain(outbox)).toEqual(["stopping1"]);
    outbox.putState("ready", ["late"]);
    expect(drain(outbox)).toEqual([]);
  });

  test("is one sign of life, with the next message where there is one", () => {
    const outbox = outboxOf("reloading", "ready");
    outbox.putSignOfLife();
    outbox.putSignOfLife();
    expect(drain(outbox)).toEqual(["reloading0 WATCHDOG=1", "ready1"]);
    outbox.putSignOfLife();
    expect(drain(outbox)).toEqual(["WATCHDOG=1"]);
  });

  test("is never more than two messages, and the last is the last state before the end", () => {
    const put = fc.constantFrom<State | "life">(
      "ready",
      "reloading",
      "ready",
      "reloading",
      "life",
      "stopping",
    );
    fc.assert(
      fc.property(fc.array(put, { minLength: 1 }), (puts) => {
        const outbox = new Outbox();
        let expected = "";
        for (const [index, what] of puts.entries()) {
          const name = `${what}${String(index)}`;
          if (what === "life") outbox.putSignOfLife();
          else outbox.putState(what, [name]);
          if (what !== "life" && !expected.startsWith("stopping")) expected = name;
        }
        const messages = drain(outbox);
        expect(messages.length).toBeLessThanOrEqual(2);
        expect(messages.at(-1)).toContain(expected);
        expect(messages.some((message) => message.includes("WATCHDOG=1"))).toBe(puts.includes("life"));
      }),
    );
  });
});
