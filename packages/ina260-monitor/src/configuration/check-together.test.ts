import { describe, expect, test } from "vitest";
import { mistakesIn } from "../../test/support/mistakes.ts";

describe("chips that would answer together", () => {
  test.each([
    [
      "a sensor on the bus and one behind a multiplexer",
      "sensors: [{ device: a }]\n    multiplexers: [{ channels: { 7: { sensors: [{ device: b }] } } }]",
      "i2c-1/0x40 (line 3) and i2c-1/0x70.7/0x40 (line 4) would answer together: i2c-1 stays connected",
    ],
    [
      "a multiplexer behind itself",
      "multiplexers: [{ channels: { 7: { multiplexers: [{ channels: { 0: { sensors: [{ device: b }] } } }] } } }]",
      "i2c-1/0x70 (line 3) and i2c-1/0x70.7/0x70 (line 3) would answer together: i2c-1 stays connected",
    ],
    [
      "a multiplexer behind another and one beside that",
      "multiplexers:\n      - channels: { 7: { multiplexers: [{ address: 0x71, channels: {} }], sensors: [{ device: a }] } }\n      - { address: 0x71, channels: {} }",
      "i2c-1/0x71 (line 5) and i2c-1/0x70.7/0x71 (line 4) would answer together",
    ],
    [
      "one multiplexer that is written twice",
      "multiplexers:\n      - channels: { 7: { sensors: [{ device: a }] } }\n      - channels: { 6: { sensors: [{ device: b }] } }",
      "i2c-1/0x70 (line 4) and i2c-1/0x70 (line 5) would answer together: if they are one multiplexer, put its channels under one",
    ],
  ])("are found: %s", (_, keys, expected) => {
    expect(mistakesIn(`buses:\n  - bus: 1\n    ${keys}`)).toEqual([expect.stringContaining(expected)]);
  });

  test("are not those behind multiplexers beside each other", () => {
    const multiplexer = (address: string, device: string): string =>
      `{ address: ${address}, channels: { 7: { sensors: [{ device: ${device} }] } } }`;
    expect(
      mistakesIn(
        `buses: [{ bus: 1, multiplexers: [${multiplexer("0x70", "a")}, ${multiplexer("0x71", "b")}] }]`,
      ),
    ).toEqual([]);
  });
});

describe("a part with less than eight channels or addresses", () => {
  test.each([
    [
      "{ part: TCA9543A, channels: { 2: {} } }",
      "channel 2: expected one of a TCA9543A, 0 to 1; is it another part?",
    ],
    ["{ part: TCA9546A, channels: { 4: {} } }", "channel 4: expected one of a TCA9546A, 0 to 3"],
    [
      "{ part: TCA9545A, address: 0x74, channels: {} }",
      "address: expected one of a TCA9545A, 0x70 to 0x73, found 0x74",
    ],
  ])("refuses %s", (multiplexer, expected) => {
    const text = `buses: [{ bus: 1, sensors: [{ device: a }], multiplexers: [${multiplexer}] }]`;
    expect(mistakesIn(text)).toEqual([expect.stringContaining(expected)]);
  });
});
