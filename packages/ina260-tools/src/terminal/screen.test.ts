import { expect, test } from "vitest";
import { FakeTerminal } from "../../test/support/terminal.ts";
import { ProgressLine, Screen } from "./screen.ts";

function open() {
  const terminal = new FakeTerminal();
  let written = "";
  const screen = new Screen(terminal, (text) => (written += text));
  const take = (): string => {
    const text = written;
    written = "";
    return text;
  };
  return { terminal, screen, take };
}

test("is another one than that of before, without a cursor, until it is left", () => {
  const { screen, take, terminal } = open();
  expect(take()).toBe("\u001b[?1049h\u001b[?25l\u001b[?7l");
  screen.leave();
  screen.leave();
  expect(take()).toBe("\u001b[?7h\u001b[?25h\u001b[?1049l");
  expect(terminal.listeners).toBe(0);
});

test("is drawn in one piece over what was there, without erasing it first", () => {
  const { screen, take } = open();
  take();
  screen.draw(["one", "two"]);
  expect(take()).toBe("\u001b[?2026h\u001b[Hone\u001b[K\r\ntwo\u001b[K\u001b[J\u001b[?2026l");
});

test("is left when the process exits, and not drawn on after that", () => {
  const { terminal, screen, take } = open();
  take();
  terminal.exit();
  expect(take()).toContain("\u001b[?1049l");
  screen.draw(["late"]);
  screen.leave();
  expect(take()).toBe("");
});

function create(isSeen: boolean) {
  const terminal = new FakeTerminal();
  terminal.showsErrors = isSeen;
  const written: string[] = [];
  return { terminal, written, line: new ProgressLine({ terminal, stderr: (text) => written.push(text) }) };
}

test("each text takes the place of the last one, and none is left", () => {
  const { written, line } = create(true);
  line.show("half");
  line.show("all");
  line.clear();
  line.clear();
  expect(written).toEqual(["\r\u001b[Khalf", "\r\u001b[Kall", "\r\u001b[K"]);
});

test("what is wider than the terminal is cut off, or it would go on on the next line", () => {
  const { terminal, written, line } = create(true);
  terminal.resize(5, 30);
  line.show("123456");
  expect(written).toEqual(["\r\u001b[K1234"]);
});

test("nothing is written where stderr is no terminal", () => {
  const { written, line } = create(false);
  line.show("half");
  line.clear();
  expect(written).toEqual([]);
});
