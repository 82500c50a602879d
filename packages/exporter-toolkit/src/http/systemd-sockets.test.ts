import { expect, test } from "vitest";
import { StartError } from "@rbp/command-line";
import { systemdSockets } from "./systemd-sockets.ts";

const sockets = (variables: Record<string, string>): number[] => systemdSockets({ processId: 42, variables });

test("the sockets of systemd are the descriptors from 3 on", () => {
  expect(sockets({ LISTEN_PID: "42", LISTEN_FDS: "1" })).toEqual([3]);
  expect(sockets({ LISTEN_PID: "42", LISTEN_FDS: "3", LISTEN_FDNAMES: "a:b:c" })).toEqual([3, 4, 5]);
});

test.each([
  [{}, "systemd has handed over no socket (LISTEN_FDS is not set); start the .socket unit"],
  [{ LISTEN_PID: "42" }, "has handed over no socket"],
  [{ LISTEN_FDS: "1" }, "has handed over no socket"],
  [{ LISTEN_PID: "41", LISTEN_FDS: "1" }, "the sockets are for process 41 and this is 42; let ExecStart="],
  [{ LISTEN_PID: "42", LISTEN_FDS: "0" }, 'LISTEN_FDS is the number of sockets, found "0"'],
  [{ LISTEN_PID: "42", LISTEN_FDS: "x" }, 'LISTEN_FDS is the number of sockets, found "x"'],
])("where there are none the error says why and what to do (%j)", (variables, message) => {
  expect(() => sockets(variables)).toThrow(StartError);
  expect(() => sockets(variables)).toThrow(message);
});
