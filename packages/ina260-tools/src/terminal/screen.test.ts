import { expect, test } from "vitest";
import { FakeTerminal } from "../../test/support/terminal.ts";
import { Screen } from "./screen.ts";

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
