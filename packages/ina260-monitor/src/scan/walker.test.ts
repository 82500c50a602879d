import type { SimulatedTCA9548A } from "@rbp/tca9548a/testing";
import { describe, expect, test } from "vitest";
import { Forest, placesOf } from "../../test/support/scanned-forest.ts";

describe("another program that uses the multiplexer meanwhile", () => {
  function rig(disturb: (mux: SimulatedTCA9548A, transfers: number) => void) {
    const forest = new Forest([
      {
        kind: "tca9548a",
        address: 0x70,
        channels: { 2: [{ kind: "ina260", address: 0x40 }], 5: [{ kind: "ina260", address: 0x41 }] },
      },
    ]);
    const mux = forest.multiplexer("i2c-1/0x70");
    const transfer = forest.transfer;
    let transfers = 0;
    forest.transfer = (...asked) => {
      transfers += 1;
      disturb(mux, transfers);
      return transfer(...asked);
    };
    return forest;
  }
  const right = ["i2c-1/0x70 tca9548a", "i2c-1/0x70.2/0x40 ina260", "i2c-1/0x70.5/0x41 ina260"];

  test("now and then puts nothing in a wrong place", async () => {
    for (let offset = 0; offset < 8; offset += 1) {
      const forest = rig((mux, transfers) => {
        if (transfers % 700 === 85 * offset) mux.move(1 << (transfers % 8));
      });
      const { things, collisions } = await forest.scan();
      expect(right).toEqual(expect.arrayContaining(placesOf(things)));
      expect(collisions).toEqual([]);
    }
  });

  test("all the time makes the scan fail, and shows nothing", async () => {
    const forest = rig((mux, transfers) => {
      if (transfers % 9 === 0) mux.move(0x04);
    });
    const { things, failure } = await forest.scan();
    expect(placesOf(things)).not.toContain("i2c-1/0x40 ina260");
    expect(failure).toEqual({
      code: "mux-conflict",
      message: "i2c-1: the multiplexers do not stay disconnected; stop the other program that uses them",
    });
  });
});
