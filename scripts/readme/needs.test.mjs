import { expect, test } from "vitest";
import { exampleNeeds, isSimulated, needsBoard, sessionNeeds } from "./needs.mjs";

const compilers = ["cc", "c++", "make", "python3"];

test("an example that opens a bus of Linux needs the board, and what that is compiled with", () => {
  const example = { text: 'import { openLinuxI2CBus } from "@rbp/i2c-linux";\n' };
  expect(needsBoard(example)).toBe(true);
  expect(exampleNeeds(example)).toEqual(compilers);
});

test("an example on simulated chips needs nothing", () => {
  const example = { text: 'import { SimulatedI2C } from "@rbp/i2c/testing";\n' };
  expect(needsBoard(example)).toBe(false);
  expect(exampleNeeds(example)).toEqual([]);
});

test("an example needs the programs that it starts", () => {
  const text =
    'import { emulateI2CDevice } from "@rbp/i2c-linux/testing";\nawait run("i2cdetect", "-y", "1");\n';
  expect(exampleNeeds({ text })).toEqual([...compilers, "i2cdetect"]);
});

test("an exporter on simulated hardware needs no compiler, one on the board does", () => {
  expect(sessionNeeds({ flags: "--port 9000", simulated: true, requests: [] })).toEqual([]);
  expect(sessionNeeds({ flags: "--simulate", requests: ["curl -s …"] })).toEqual(["curl"]);
  expect(sessionNeeds({ flags: "--port 9000", requests: [] })).toEqual(compilers);
  expect(isSimulated({ flags: "--simulated-thing" })).toBe(false);
});
