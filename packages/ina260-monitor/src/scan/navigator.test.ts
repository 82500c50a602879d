import type { SimulatedTCA9548A } from "@rbp/tca9548a/testing";
import { describe, expect, test } from "vitest";
import { ScanRig, placesOf } from "../../test/support/scan-rig.ts";

describe("another program that uses the multiplexer meanwhile", () => {
  function disturbedRig(disturb: (mux: SimulatedTCA9548A, transfers: number) => void) {
    const rig = new ScanRig([
      {
        kind: "tca9548a",
        address: 0x70,
        channels: { 2: [{ kind: "ina260", address: 0x40 }], 5: [{ kind: "ina260", address: 0x41 }] },
      },
    ]);
    const mux = rig.multiplexer("i2c-1/0x70");
    const transfer = rig.transfer;
    let transfers = 0;
    rig.transfer = (...asked) => {
      transfers += 1;
      disturb(mux, transfers);
      return transfer(...asked);
    };
    return rig;
  }
  const right = ["i2c-1/0x70 tca9548a", "i2c-1/0x70.2/0x40 ina260", "i2c-1/0x70.5/0x41 ina260"];

  test("now and then puts nothing in a wrong place", async () => {
    for (let offset = 0; offset < 8; offset += 1) {
      const rig = disturbedRig((mux, transfers) => {
        if (transfers % 700 === 85 * offset) mux.move(1 << (transfers % 8));
      });
      const { devices, collisions } = await rig.scan();
      expect(right).toEqual(expect.arrayContaining(placesOf(devices)));
      expect(collisions).toEqual([]);
    }
  });

  test("all the time makes the scan fail, and shows nothing", async () => {
    const rig = disturbedRig((mux, transfers) => {
      if (transfers % 9 === 0) mux.move(0x04);
    });
    const { devices, failure } = await rig.scan();
    expect(placesOf(devices)).not.toContain("i2c-1/0x40 ina260");
    expect(failure).toEqual({
      code: "mux-conflict",
      message: "i2c-1: the multiplexers do not stay disconnected; stop the other program that uses them",
    });
  });
});
