import { EventEmitter } from "node:events";
import { describe, expect, test } from "vitest";
import { createStyle, processTerminal, type TerminalProcess } from "./terminal.ts";

/** What is used of a process, on a terminal unless told otherwise. */
function createProcess(stdoutIsTTY = true, stdinIsTTY = true, env: TerminalProcess["env"] = {}) {
  const calls: string[] = [];
  const stdin = Object.assign(new EventEmitter(), {
    isTTY: stdinIsTTY,
    setRawMode: (isRaw: boolean) => calls.push(`raw ${String(isRaw)}`),
    resume: () => calls.push("resume"),
    pause: () => calls.push("pause"),
  });
  const stdout = Object.assign(new EventEmitter(), { isTTY: stdoutIsTTY, columns: 120, rows: 40 });
  const process = Object.assign(new EventEmitter(), { stdin, stdout, stderr: { isTTY: true }, env });
  return { calls, stdin, stdout, process, terminal: processTerminal(process as unknown as TerminalProcess) };
}

describe("a terminal", () => {
  test("is a screen with colours, and has a size", () => {
    const { terminal, stdout } = createProcess();
    expect(terminal).toMatchObject({ isScreen: true, showsErrors: true, hasColors: true });
    expect(terminal.size()).toEqual({ columns: 120, rows: 40 });
    Object.assign(stdout, { columns: 0, rows: undefined });
    expect(terminal.size()).toEqual({ columns: 80, rows: 24 });
  });

  test.each([
    [{ NO_COLOR: "1" }, true, false],
    [{ NO_COLOR: "" }, true, true],
    [{ NO_COLOR: "1", FORCE_COLOR: "1" }, true, true],
    [{ FORCE_COLOR: "0" }, true, false],
    [{ TERM: "dumb" }, false, false],
    [{ TERM: "xterm-256color" }, true, true],
  ])("with %j is a screen: %j, with colours: %j", (env, isScreen, hasColors) => {
    expect(createProcess(true, true, env).terminal).toMatchObject({ isScreen, hasColors });
  });

  test("that stdout is not is neither", () => {
    expect(createProcess(false).terminal).toMatchObject({
      isScreen: false,
      hasColors: false,
      showsErrors: true,
    });
  });

  test("gives its keys one by one, without an echo, until the listener ends that", () => {
    const { terminal, stdin, calls } = createProcess();
    const keys: string[] = [];
    const end = terminal.onKey((key) => keys.push(key));
    stdin.emit("data", Buffer.from("rq\u0003"));
    end();
    stdin.emit("data", Buffer.from("x"));
    expect(keys).toEqual(["r", "q", "\u0003"]);
    expect(calls).toEqual(["raw true", "resume", "pause", "raw false"]);
  });

  test("has no keys where stdin is none, and is not read from", () => {
    const { terminal, stdin, calls } = createProcess(true, false);
    terminal.onKey(() => undefined)();
    expect(stdin.listenerCount("data")).toBe(0);
    expect(calls).toEqual([]);
  });

  test("reports a new size and the exit, until the listeners end that", () => {
    const { terminal, stdout, process } = createProcess();
    const told: string[] = [];
    const endings = [terminal.onResize(() => told.push("size")), terminal.onExit(() => told.push("exit"))];
    stdout.emit("resize");
    process.emit("exit");
    for (const end of endings) end();
    stdout.emit("resize");
    process.emit("exit");
    expect(told).toEqual(["size", "exit"]);
  });
});

test("text is marked where there are colours, and nowhere else", () => {
  const { bold, dim, red, yellow, green } = createStyle(true);
  expect([bold("a"), dim("b"), red("c"), yellow("d"), green("e")]).toEqual([
    "\u001b[1ma\u001b[22m",
    "\u001b[2mb\u001b[22m",
    "\u001b[31mc\u001b[39m",
    "\u001b[33md\u001b[39m",
    "\u001b[32me\u001b[39m",
  ]);
  const plain = createStyle(false);
  expect([plain.bold("a"), plain.dim("b"), plain.red("c"), plain.yellow("d"), plain.green("e")]).toEqual(
    Array.from("abcde"),
  );
});
