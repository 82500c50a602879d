import { describe, expect, test } from "vitest";
import { FakePrograms } from "../../test/support/programs.ts";
import { type PassedSignal, type ProgramEnd, passedSignals } from "./programs.ts";
import { relaySignals } from "./signal-relay.ts";

function prepare() {
  const programs = new FakePrograms();
  const raised: string[] = [];
  const relay = relaySignals(programs, { raise: (signal) => raised.push(signal) });
  const taken: PassedSignal[] = [];
  let endProgram: (end: ProgramEnd) => void = () => undefined;
  const ended = new Promise<ProgramEnd>((resolve) => (endProgram = resolve));
  const running = { ended, send: (signal: PassedSignal) => taken.push(signal) };
  return { programs, raised, relay, taken, running, end: () => endProgram({ exitCode: 0 }) };
}

describe("while a command runs", () => {
  test.each(passedSignals)("it gets %s, once", (signal) => {
    const { programs, relay, taken, running, raised } = prepare();
    void relay.passTo(running);
    programs.kill(signal);
    expect(taken).toEqual([signal]);
    expect(raised).toEqual([]);
  });

  test.each([
    ["SIGINT", []],
    ["SIGQUIT", []],
    ["SIGTERM", ["SIGTERM"]],
    ["SIGHUP", ["SIGHUP"]],
    ["SIGUSR1", ["SIGUSR1"]],
  ] as const)("and has it typed at its own terminal: of %s it gets %j", (signal, expected) => {
    const { programs, relay, taken, running } = prepare();
    programs.isInForeground = true;
    void relay.passTo(running);
    programs.kill(signal);
    expect(taken).toEqual(expected);
  });

  test("a second signal is the command's as well", () => {
    const { programs, relay, taken, running, raised } = prepare();
    void relay.passTo(running);
    for (const signal of ["SIGINT", "SIGINT", "SIGTERM"] as const) programs.kill(signal);
    expect(taken).toEqual(["SIGINT", "SIGINT", "SIGTERM"]);
    expect(raised).toEqual([]);
  });

  test("and no longer", async () => {
    const { programs, relay, taken, running, end } = prepare();
    const passing = relay.passTo(running);
    end();
    await passing;
    programs.kill("SIGTERM");
    expect(taken).toEqual([]);
  });
});

describe("a request to end", () => {
  test.each([
    ["SIGHUP", 129],
    ["SIGINT", 130],
    ["SIGQUIT", 131],
    ["SIGTERM", 143],
  ] as const)("by %s gives %d, also when another one follows", (signal, exitCode) => {
    const { programs, relay } = prepare();
    expect([relay.exitCode, relay.signal.aborted]).toEqual([undefined, false]);
    programs.kill(signal);
    programs.kill("SIGUSR1");
    expect([relay.exitCode, relay.signal.aborted]).toEqual([exitCode, true]);
  });

  test.each([
    ["SIGINT", "SIGINT"],
    ["SIGTERM", "SIGTERM"],
    ["SIGQUIT", "SIGTERM"],
  ] as const)("twice, when no command runs, ends the program at once (%s)", (signal, raisedSignal) => {
    const { programs, raised } = prepare();
    programs.kill("SIGTERM");
    expect(raised).toEqual([]);
    programs.kill(signal);
    expect(raised).toEqual([raisedSignal]);
  });

  test("does not by SIGUSR1 or SIGUSR2", () => {
    const { programs, relay, raised } = prepare();
    for (const signal of ["SIGUSR1", "SIGUSR2", "SIGUSR1"] as const) programs.kill(signal);
    expect([relay.exitCode, raised]).toEqual([undefined, []]);
  });
});

test("listens no more once it is closed", () => {
  const { programs, relay } = prepare();
  expect(programs.listeners).toBe(1);
  relay.close();
  expect(programs.listeners).toBe(0);
});
