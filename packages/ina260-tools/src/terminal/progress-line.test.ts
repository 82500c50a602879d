import { expect, test } from "vitest";
import { FakeTerminal } from "../../test/support/terminal.ts";
import { ProgressLine } from "./progress-line.ts";

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
