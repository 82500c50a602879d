import type { I2CErrorCode } from "@rbp/i2c";
import fc from "fast-check";
import { expect, test } from "vitest";
import { AbortedAt, Forest, type Plants, placesOf, thingsOf } from "../../test/support/scanned-forest.ts";
import { faults, forests } from "../../test/support/random-forest.ts";
import { twentySensors } from "../../test/support/twenty-sensors.ts";
import { scanForest } from "./scan-forest.ts";

/** How many scans of the large forest: a few by default, more with RBP_FORESTS. Random ones are smaller. */
const largeRuns = Number(process.env["RBP_FORESTS"] ?? 5);
const numRuns = 3 * largeRuns;
const PATIENCE = 3_600_000;

test(
  "a forest is found as it was planted, and is afterwards as it was",
  async () => {
    await fc.assert(
      fc.asyncProperty(forests, async (plants) => {
        const forest = new Forest(plants);
        const before = forest.controls();
        expect(await forest.scan()).toEqual(found(plants));
        expect(forest.controls()).toEqual(before);
        for (const { address, write } of forest.recorder.transfers) {
          if (write.length === 0) continue;
          expect(write).toHaveLength(1);
          expect([0x40, 0x48, 0x70]).toContain(address & 0xf8);
        }
      }),
      { numRuns },
    );
  },
  PATIENCE,
);

test(
  "a single fault anywhere changes nothing: neither what is found nor how the multiplexers are left",
  async () => {
    await fc.assert(
      fc.asyncProperty(forests, faults, async (plants, { place, fault }) => {
        const forest = new Forest(plants);
        const before = forest.controls();
        await forest.scan();
        const nth = 1 + Math.floor(place * forest.recorder.transfers.length);
        forest.faults.inject({ ...fault, nth });
        expect(await forest.scan()).toEqual(found(plants));
        expect(forest.controls()).toEqual(before);
      }),
      { numRuns },
    );
  },
  PATIENCE,
);

test(
  "of 20 sensors none gets lost or moves by a fault of any transfer that somebody answers",
  async () => {
    const clean = new Forest(twentySensors);
    const before = clean.controls();
    await clean.scan();
    const answered = [...clean.recorder.transfers.entries()].filter(([, { error }]) => error === undefined);
    const codes: readonly I2CErrorCode[] = ["nack", "timeout", "bus"];
    const step = Math.max(1, Math.round(answered.length / largeRuns));
    for (let index = 0; index < answered.length; index += step) {
      const forest = new Forest(twentySensors);
      const error = codes[(index / step) % codes.length] as I2CErrorCode;
      const nth = 1 + (answered[index]?.[0] ?? 0);
      forest.faults.inject({ nth, error, reaches: index % 2 === 0 });
      expect(await forest.scan()).toEqual(found(twentySensors));
      expect(forest.controls()).toEqual(before);
    }
  },
  PATIENCE,
);

test(
  "many faults may hide things, but move none, and a multiplexer that is not as it was is named",
  async () => {
    let hidden = 0;
    for (let seed = 1; seed <= largeRuns; seed += 1) {
      const forest = new Forest(twentySensors, seed);
      const before = forest.controls();
      forest.faults.inject({ probability: 0.1, error: "nack" });
      forest.faults.inject({ probability: 0.05, error: "timeout", reaches: true });
      const scanned = await forest.scan();
      const places = placesOf(scanned.things).map((place) => place.split(" ")[0]);
      const planted = placesOf(thingsOf(twentySensors)).map((place) => place.split(" ")[0]);
      expect(planted).toEqual(expect.arrayContaining(places));
      hidden += planted.length - places.length;
      const named = scanned.notRestored.map(({ address }) => address);
      const moved = [...forest.multiplexers.values()].filter(
        ({ control }, index) => control !== before[index],
      );
      for (const { address } of moved) expect(named).toContain(address);
    }
    expect(hidden).toBeGreaterThan(0);
  },
  PATIENCE,
);

test(
  "a scan that is ended anywhere leaves every multiplexer as it was, and shows what it has found",
  async () => {
    await fc.assert(
      fc.asyncProperty(forests, fc.integer({ min: 1, max: 4000 }), async (plants, looks) => {
        const forest = new Forest(plants);
        const before = forest.controls();
        const signal = new AbortedAt(looks);
        const scanned = await scanForest({
          buses: [{ number: 1 }, { number: 2 }],
          openBus: forest.open,
          signal,
        });
        expect(forest.controls()).toEqual(before);
        const [bus, next] = scanned.buses;
        expect(placesOf(thingsOf(plants))).toEqual(expect.arrayContaining(placesOf(bus?.things ?? [])));
        if (!scanned.interrupted) return;
        expect([bus?.failure?.code, next?.failure?.code]).toContain("interrupted");
      }),
      { numRuns },
    );
  },
  PATIENCE,
);

function found(plants: Plants): unknown {
  return { bus: 1, name: "i2c-1", things: thingsOf(plants), collisions: [], notRestored: [] };
}
