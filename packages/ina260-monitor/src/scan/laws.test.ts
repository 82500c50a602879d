import type { I2CErrorCode } from "@rbp/i2c";
import fc from "fast-check";
import { expect, test } from "vitest";
import { AbortedAt, ScanRig, type PlannedChips, placesOf, devicesOf } from "../../test/support/scan-rig.ts";
import { faults, randomChips } from "../../test/support/random-chips.ts";
import { twentySensors } from "../../test/support/twenty-sensors.ts";
import { scanBuses } from "./scan-buses.ts";

/** How many scans of the large setup: a few by default, more with RBP_SCANS. Random ones are smaller. */
const largeRuns = Number(process.env["RBP_SCANS"] ?? 5);
const numRuns = 3 * largeRuns;
const PATIENCE = 3_600_000;

test(
  "a rig is found as it was planned, and is afterwards as it was",
  async () => {
    await fc.assert(
      fc.asyncProperty(randomChips, async (chips) => {
        const rig = new ScanRig(chips);
        const before = rig.controls();
        expect(await rig.scan()).toEqual(found(chips));
        expect(rig.controls()).toEqual(before);
        for (const { address, write } of rig.recorder.transfers) {
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
      fc.asyncProperty(randomChips, faults, async (chips, { place, fault }) => {
        const rig = new ScanRig(chips);
        const before = rig.controls();
        await rig.scan();
        const nth = 1 + Math.floor(place * rig.recorder.transfers.length);
        rig.faults.inject({ ...fault, nth });
        expect(await rig.scan()).toEqual(found(chips));
        expect(rig.controls()).toEqual(before);
      }),
      { numRuns },
    );
  },
  PATIENCE,
);

test(
  "of 20 sensors none gets lost or moves by a fault of any transfer that is answered",
  async () => {
    const clean = new ScanRig(twentySensors);
    const before = clean.controls();
    await clean.scan();
    const answered = [...clean.recorder.transfers.entries()].filter(([, { error }]) => error === undefined);
    const codes: readonly I2CErrorCode[] = ["nack", "timeout", "bus"];
    const step = Math.max(1, Math.round(answered.length / largeRuns));
    for (let index = 0; index < answered.length; index += step) {
      const rig = new ScanRig(twentySensors);
      const error = codes[(index / step) % codes.length] as I2CErrorCode;
      const nth = 1 + (answered[index]?.[0] ?? 0);
      rig.faults.inject({ nth, error, reaches: index % 2 === 0 });
      expect(await rig.scan()).toEqual(found(twentySensors));
      expect(rig.controls()).toEqual(before);
    }
  },
  PATIENCE,
);

test(
  "many faults may hide devices, but move none, and a multiplexer that is not as it was is named",
  async () => {
    let hidden = 0;
    for (let seed = 1; seed <= largeRuns; seed += 1) {
      const rig = new ScanRig(twentySensors, seed);
      const before = rig.controls();
      rig.faults.inject({ probability: 0.1, error: "nack" });
      rig.faults.inject({ probability: 0.05, error: "timeout", reaches: true });
      const scanned = await rig.scan();
      const places = placesOf(scanned.devices).map((place) => place.split(" ")[0]);
      const planned = placesOf(devicesOf(twentySensors)).map((place) => place.split(" ")[0]);
      expect(planned).toEqual(expect.arrayContaining(places));
      hidden += planned.length - places.length;
      const named = scanned.notRestored.map(({ address }) => address);
      const moved = [...rig.multiplexers.values()].filter(({ control }, index) => control !== before[index]);
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
      fc.asyncProperty(randomChips, fc.integer({ min: 1, max: 4000 }), async (chips, looks) => {
        const rig = new ScanRig(chips);
        const before = rig.controls();
        const signal = new AbortedAt(looks);
        const scanned = await scanBuses({
          buses: [{ number: 1 }, { number: 2 }],
          openBus: rig.open,
          signal,
        });
        expect(rig.controls()).toEqual(before);
        const [bus, next] = scanned.buses;
        expect(placesOf(devicesOf(chips))).toEqual(expect.arrayContaining(placesOf(bus?.devices ?? [])));
        if (!scanned.interrupted) return;
        expect([bus?.failure?.code, next?.failure?.code]).toContain("interrupted");
      }),
      { numRuns },
    );
  },
  PATIENCE,
);

function found(chips: PlannedChips): unknown {
  return { bus: 1, name: "i2c-1", devices: devicesOf(chips), collisions: [], notRestored: [] };
}
