import { expect, test } from "vitest";
import { isAsMeasured } from "./measured.mjs";

const shown =
  "done\njob: exit code 0 after 2.043 s\n\nDEVICE  ENERGY  MEAN\nnpu  11.16 ± 0.11 J  5.460 W  100 %\n";

test("a measurement that took longer is as shown, with more energy and wider columns", () => {
  const longer =
    "done\njob: exit code 0 after 3.100 s\n\nDEVICE        ENERGY     MEAN\nnpu     16.93 ± 0.2 J  5.460 W  100 %\n";
  expect(isAsMeasured(shown, shown)).toBe(true);
  expect(isAsMeasured(longer, shown)).toBe(true);
});

test.each([
  ["another power", shown.replace("5.460 W", "5.560 W")],
  ["another coverage", shown.replace("100 %", "98 %")],
  ["another unit", shown.replace("0.11 J", "0.11 kJ")],
  ["another word", shown.replace("exit code", "code")],
  ["more words", `${shown}more\n`],
  ["fewer words", shown.replace("done\n", "")],
  ["another exit code", shown.replace("code 0", "code 1").replace("0 after", "1 after")],
  ["ten times the energy", shown.replace("11.16", "111.6")],
  ["an error that is not known", shown.replace("0.11", "?")],
])("%s is not as shown", (_, printed) => {
  expect(isAsMeasured(printed, shown)).toBe(false);
});

test("what is nothing but its error may be of either sign", () => {
  expect(isAsMeasured("npu  -0.02 ± 0.31 J", "npu  0.00 ± 0.29 J")).toBe(true);
  expect(isAsMeasured("npu  none ± 0.31 J", "npu  0.00 ± 0.29 J")).toBe(false);
});

test("what a busy machine says of late readings is passed by", () => {
  const busy =
    'time=2026-01-02T03:04:05.678Z level=WARN msg="Readings were missed"\n' +
    `${shown}\nNo reading for 27 ms, where one each 10 ms was due: the error does not cover it.\n`;
  expect(isAsMeasured(busy, shown)).toBe(true);
  expect(isAsMeasured(busy.replace("WARN", "ERROR"), shown)).toBe(false);
});

test("how much runs differ from each other is chance, and a number of joules", () => {
  const runs =
    "DEVICE  ENERGY         DEVIATION  MEAN\nnpu     11.16 ± 0.11 J  0.042 J  5.460 W\n\nDEVICE  ENERGY\nnpu  0.1 J\n";
  expect(isAsMeasured(runs.replace("0.042 J", "3.69 J"), runs)).toBe(true);
  expect(isAsMeasured(runs.replace("0.042 J", "? J"), runs)).toBe(false);
  expect(isAsMeasured(runs.replace("0.1 J", "3.69 J"), runs)).toBe(false);
});
