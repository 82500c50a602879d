import { EventEmitter } from "node:events";
import { describe, expect, test } from "vitest";
import { bePatient } from "../../command-line/test/support/patience.ts";
import { processPrograms } from "../src/measure/programs.ts";
import { exitCodeOf, passedSignals, ProgramStartError } from "../src/measure/programs.ts";

bePatient();

const programs = processPrograms(new EventEmitter(), () => "");

async function endOf(...words: readonly string[]): Promise<number> {
  const { ended } = await programs.start(words);
  return exitCodeOf(await ended);
}

describe("a program", () => {
  test("gets its arguments as they are, and tells its exit code", async () => {
    expect(await endOf("sh", "-c", 'test "$1" = "a  b" -a "$2" = "" && exit 7', "sh", "a  b", "")).toBe(7);
  });

  test("that is killed tells by what", async () => {
    const { ended } = await programs.start(["sh", "-c", "kill -SEGV $$"]);
    expect(await ended).toEqual({ signal: "SIGSEGV", signalNumber: 11 });
  });

  test("gets the signals that are sent to it, and none when it has ended", async () => {
    const program = await programs.start(["sh", "-c", "while :; do sleep 0.01; done"]);
    program.send("SIGTERM");
    expect(exitCodeOf(await program.ended)).toBe(143);
    program.send("SIGTERM");
  });

  test.each([
    ["/nowhere/infer", 127, '"/nowhere/infer": there is no such program'],
    ["infer-that-is-not-there", 127, '"infer-that-is-not-there": there is no such program'],
    ["/etc/hostname/infer", 127, "a part of the path is no folder"],
    ["/etc", 126, '"/etc": it may not be run; chmod +x allows that'],
    ["/etc/passwd", 126, "it may not be run"],
    ["", 127, "that cannot be the name or an argument of a program"],
    ["sh\0", 127, "that cannot be the name or an argument of a program"],
  ])("%j that cannot be started is %i", async (name, exitCode, message) => {
    const failure = await programs.start([name]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ProgramStartError);
    expect(failure).toMatchObject({ exitCode, message: expect.stringContaining(message) as string });
  });
});

test("signals of the process are reported to a listener", () => {
  const process = new EventEmitter();
  const told: string[] = [];
  const end = processPrograms(process, () => "").onSignal((signal) => told.push(signal));
  for (const signal of passedSignals) process.emit(signal);
  end();
  for (const signal of passedSignals) process.emit(signal);
  expect(told).toEqual(passedSignals);
});

test.each([
  [() => "1 (node) S 1 5 1 34816 5 0", true],
  [() => "1 (node) S 1 5 1 34816 6 0", false],
  [
    () => {
      throw new Error("there is no /proc");
    },
    false,
  ],
])("whether it is in the foreground of a terminal is in /proc (%#)", (readStat, isSo) => {
  expect(processPrograms(new EventEmitter(), readStat).isForeground()).toBe(isSo);
});
