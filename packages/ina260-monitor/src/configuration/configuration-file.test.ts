import { expect, test } from "vitest";
import { formatSegment } from "../topology/place.ts";
import { chipsOf } from "./configuration-file.ts";

test("every chip comes with its segment, a multiplexer before what is behind it", () => {
  const inner = {
    address: "0x71",
    part: "PCA9547",
    channels: { "0": { sensors: [{ device: "c" }] } },
  } as const;
  const outer = { channels: { "7": { sensors: [{ device: "b", address: 0x41 }], multiplexers: [inner] } } };
  const chips = [
    ...chipsOf({ buses: [{ bus: "/dev/i2c-1", multiplexers: [outer], sensors: [{ device: "a" }] }] }),
  ];
  expect(chips.map((chip) => [chip.kind, formatSegment(chip), chip.address])).toEqual([
    ["sensor", "i2c-1", 0x40],
    ["multiplexer", "i2c-1", 0x70],
    ["sensor", "i2c-1/0x70.7", 0x41],
    ["multiplexer", "i2c-1/0x70.7", 0x71],
    ["sensor", "i2c-1/0x70.7/0x71.0", 0x40],
  ]);
  expect(chips.at(-1)).toMatchObject({
    bus: 1,
    hops: [
      { part: "TCA9548A", address: 0x70, channel: 7 },
      { part: "PCA9547", address: 0x71, channel: 0 },
    ],
    behind: [outer, inner],
  });
});
